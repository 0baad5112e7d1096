import { readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, loadavg, platform, totalmem } from 'node:os'

const file = new URL('../README.md', import.meta.url)
const [begin, end] = ['<!-- figures -->', '<!-- /figures -->']

/** The kind of machine, not which one. */
const machine = () =>
  `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.versions.node}`

/** How busy the machine was with other things, asked before anything is measured. */
export const loadNow = () => loadavg()[0]

/** What was found, with what the reader must know to make something of it. */
export const report = (table, { load, date = new Date() }) =>
  `Measured on ${date.toISOString().slice(0, 10)}; ${machine()}; loopback; load of the machine before: ${load.toFixed(1)}.\n\n${table}`

/** Puts the report between the markers of the README. */
export function writeReadme(text) {
  const readme = readFileSync(file, 'utf8')
  const [before, rest] = readme.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`bench/README.md lacks ${begin} … ${end}`)
  writeFileSync(file, `${before}${begin}\n${text}\n${end}${after}`)
}
