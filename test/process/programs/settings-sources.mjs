/** Listens to a source before something that never answers, and comes to its end. JSON in its first argument. */
import { writeSync } from 'node:fs'

const { name, make } = JSON.parse(process.argv[2])
const exported = await import(`../../../dist/settings/${name}.js`)
const never = () => new Promise(() => {})
const source = new Function('exported', 'never', `return ${make}`)(exported, never)
source.subscribe(() => {})
writeSync(3, `${JSON.stringify({ kind: 'told', early: source.read('killswitch') ?? null })}\n`)
