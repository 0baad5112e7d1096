import { readFileSync, writeFileSync } from 'node:fs'
import { arch, availableParallelism, loadavg, platform, totalmem } from 'node:os'

/** The kind of machine, not which one. */
const machine = () =>
  `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}, Node ${process.versions.node}`

/** How busy the machine was with other things, asked before anything is measured. */
export const loadNow = () => loadavg()[0]

/** When and where something was measured. */
export const about = ({ load, date = new Date() }) =>
  `Measured on ${date.toISOString().slice(0, 10)}; ${machine()}; loopback; load of the machine before: ${load.toFixed(1)}.`

/** Puts a text between the markers `<!-- name -->` and `<!-- /name -->` of a page. */
export function writeSection(page, name, text) {
  const file = new URL(`../../${page}`, import.meta.url)
  writeFileSync(file, withSection(readFileSync(file, 'utf8'), name, text))
}

/** @param {string} page @param {string} name @param {string} text */
export function withSection(page, name, text) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (after === undefined) throw new Error(`the page lacks ${begin} … ${end}`)
  return `${before}${begin}\n${text}\n${end}${after}`
}
