/** How what Node has in the main entry, or reads with it, is handed to other files: as lists, in which the build knows the places. */

import { posix } from 'node:path'
import { linksOf } from './links.mjs'

/** @typedef {import('./links.mjs').Named} Named */

export const [core, recorder, rarely] = ['chunks/core.js', 'chunks/recorder.js', 'chunks/rarely.js']
/** What Node has in the main entry, or reads with it. */
export const inside = [core, recorder, rarely]
export const main = 'index.js'
/** The one name of the main entry that is no public one: by it our other files get what they need of the core. */
export const own = 'onlyForOwnFiles'

/**
 * The main entry once more, by another URL. A test that puts something else in the place of `orangebox`, as with `mock.module` of node:test, puts it there
 * for our own files, too, and `orangebox/sinks` has to work in it all the same.
 */
export const again = 'chunks/again.js'
export const mainAgain = `export{${own}}from"../${main}?again";\n`

/** What gives a file the core: the beginning of a statement. It is `require` that finds the main entry once more, because it finds it at once. */
export function coreFor(/** @type {string} */ name) {
  const beside = (/** @type {string} */ other) => posix.relative(posix.dirname(name), other).replace(/^(?!\.)/, './')
  const found = `process.getBuiltinModule("module").createRequire(import.meta.url)("${beside(again)}")`
  return `import*as $main from"${beside(main)}";const $core=($main.${own}??${found}.${own})`
}

/**
 * All that a chunk exports, as a list: V8 takes many times as long for an object with as many names. Others know each by its place.
 *
 * @typedef {{ readonly list: string, at(short: string): number, of(short: string): string }} HandedOn
 * @returns {HandedOn}
 */
export function handedOn(/** @type {string} */ code, functionsAlone = false) {
  const { exported, variable, functions } = linksOf(code)
  const changing = exported.names.find(({ here }) => variable.includes(here))
  if (changing) throw new Error(`build: the core or the recorder exports what may change: ${changing.there}`)
  const other = functionsAlone && exported.names.find(({ here }) => !functions.includes(here))
  if (other) throw new Error(`build: what is rarely needed exports something besides functions: ${other.there}`)
  const at = (/** @type {string} */ short) => {
    const place = exported.names.findIndex(({ there }) => there === short)
    if (place < 0) throw new Error(`build: neither the core nor the recorder has ${short}`)
    return place
  }
  return {
    list: `[${exported.names.map(({ here }) => here)}]`,
    at,
    of: (short) => exported.names[at(short)]?.here ?? '',
  }
}

/** @typedef {Readonly<Record<string, HandedOn>>} Lists by chunk */

/**
 * What takes what a file imports out of such lists. Of what is rarely needed it makes functions that ask for it when they are called.
 *
 * @param {readonly { source: string, names: readonly Named[] }[]} links
 * @param {Lists} lists
 */
export const taking = (links, lists) =>
  links.flatMap(({ source, names }) => {
    const place = (/** @type {Named} */ { there }) => lists[source]?.at(there)
    if (source === rarely) return names.map((name) => `${name.here}=(...e)=>$rarely()[${place(name)}](...e)`)
    return `{${names.map((name) => `${place(name)}:${name.here}`)}}=${source === core ? '$core' : '$recorder'}`
  })
