/** Listens to a source before something that never answers, and comes to its end. JSON in its first argument. */
import { writeSync } from 'node:fs'

const { name, make, until } = JSON.parse(process.argv[2])
const exported = await import(`../../../dist/settings/${name}.js`)
const never = () => new Promise(() => {})
const source = new Function('exported', 'never', `return ${make}`)(exported, never)
// Only a program that waits for its settings hears of them before its end.
const held = until === 'notice' && setInterval(() => {}, 1_000)
source.subscribe(() => clearInterval(held))
writeSync(3, `${JSON.stringify({ kind: 'told', early: source.read('killswitch') ?? null })}\n`)
