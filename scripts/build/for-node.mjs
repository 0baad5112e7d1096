/**
 * What Node gets is put together in another way than what bundlers get. The main entry has the core in it, because each file more costs half a
 * millisecond. What records is CommonJS, which the first event compiles without a pause (`src/node/read-beside.ts`); it finds the core in its `module.exports`.
 * Beside them stand `chunks/core.js` and `chunks/recorder.js`, which bundlers take. So of each file that needs one of the two there is a second one: `x.whole.js`,
 * which imports them, for bundlers; and `x.js`, which is handed what it needs by the main entry. See docs/decisions/0089-what-records-comes-with-the-first-event.md
 * and 0095-the-main-entry-is-the-core.md.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { moduleUses } from '../lib/module-uses.mjs'
import { itself } from './core.mjs'
import { moveMap } from './early/move-map.mjs'
import { pieces } from './early/pieces.mjs'
import { importsIn, linksOf, ownUrls, put } from './links.mjs'

/** @typedef {import('./links.mjs').Edit} Edit */

const [core, recorder, main] = ['chunks/core.js', 'chunks/recorder.js', 'index.js']
/** Entries that nobody imports: they say by what short names a chunk has what others ask it for. */
export const doors = { recorder: 'recorder-door', core: 'core-door' }
/** The one name of the main entry that is no public one: by it our other files get what they need of the core. */
export const own = 'onlyForOwnFiles'

/**
 * What the recorder loads without a pause as well, because the program that asks is ending: each has a twin in CommonJS. While a program waits for an
 * `import()`, Node makes its timers and collects its garbage.
 */
const atOnce = ['handing-over', 'looking']

/** What is only ever run as it is, by Node. */
const programs = new Set(['cli.js'])

/**
 * @param {string} dir what was built
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
export function forNode(dir, chunks) {
  const read = (/** @type {string} */ name) => readFileSync(join(dir, name), 'utf8')
  const twinned = reaching(chunks)
  const whole = (/** @type {string} */ name) => (twinned.has(name) ? wholeOf(name) : name)
  const [ofCore, ofRecorder] = [handedOn(read(core)), handedOn(read(recorder))]
  const get = behind(dir, doors.core).find(({ there }) => there === 'getRecorder')?.here
  if (!get) throw new Error('build: the core does not give the recorder')
  writeMain(dir, ofCore)
  writeRecorder(dir, { ofCore, ofRecorder, asked: behind(dir, doors.recorder) })
  for (const name of atOnce) writeTwin(dir, name, { ofCore, ofRecorder })
  for (const name of [recorder, ...twinned]) {
    const [file, code] = [join(dir, name), read(name)]
    if (!programs.has(name)) rewrite(file, join(dir, whole(name)), renaming(name, code, whole))
    if (whole(name) !== name) rewrite(file, file, handed(name, code, { ofCore, ofRecorder, get }))
  }
  for (const name of [core, recorder]) rmSync(join(dir, `${name}.map`))
}

const wholeOf = (/** @type {string} */ name) => name.replace(/(?:\.whole)?\.js$/, '.whole.js')

/** Reads a door and removes it. */
function behind(/** @type {string} */ dir, /** @type {string} */ door) {
  const file = join(dir, `${door}.js`)
  const code = readFileSync(file, 'utf8')
  for (const gone of [file, `${file}.map`]) rmSync(gone, { force: true })
  return linksOf(code).exported.names
}

/**
 * All that a chunk exports, as a list: V8 takes many times as long for an object with as many names. Others know each by its place.
 *
 * @typedef {{ readonly list: string, at(short: string): number }} HandedOn
 * @returns {HandedOn}
 */
function handedOn(/** @type {string} */ code) {
  const { exported, variable } = linksOf(code)
  const changing = exported.names.find(({ here }) => variable.includes(here))
  if (changing) throw new Error(`build: the core or the recorder exports what may change: ${changing.there}`)
  return {
    list: `[${exported.names.map(({ here }) => here)}]`,
    at: (short) => {
      const place = exported.names.findIndex(({ there }) => there === short)
      if (place < 0) throw new Error(`build: neither the core nor the recorder has ${short}`)
      return place
    },
  }
}

/** What takes things by their places out of such a list. */
const taking = (/** @type {HandedOn} */ { at }, /** @type {readonly import('./links.mjs').Named[]} */ names) =>
  `{${names.map(({ here, there }) => `${at(there)}:${here}`)}}`

/** Writes the main entry: the core, which the bundler's entry only imports. */
function writeMain(/** @type {string} */ dir, /** @type {HandedOn} */ { list }) {
  const code = readFileSync(join(dir, core), 'utf8')
  const { imported, exported } = linksOf(code)
  const [self, ...others] = imported
  const all = self?.names[0]?.here
  if (!self || !all || self.from !== itself.path || others.length > 0)
    throw new Error('build: the core imports another file than itself')
  const entry = linksOf(readFileSync(join(dir, main), 'utf8'))
  /** What the core calls what the entry knows by another name. */
  const inCore = (/** @type {string} */ inEntry) => {
    const short = entry.imported.flatMap(({ names }) => names).find(({ here }) => here === inEntry)?.there
    const found = exported.names.find(({ there }) => there === short)
    if (!found) throw new Error(`build: the main entry has something that is not in the core: ${inEntry}`)
    return found.here
  }
  const calls = entry.others.map((text) => text.replace(/^\w+/, inCore))
  const names = entry.exported.names.map(({ here, there }) => `${inCore(here)} as ${there}`)
  rewrite(join(dir, core), join(dir, main), [
    put(self, `function ${all}(){return${list}}`),
    put(exported, `${calls.join('')}export{${[...names, `${all} as ${own}`]}};`),
  ])
  // Bundlers have no use for it.
  rewrite(join(dir, core), join(dir, core), [put(self, `function ${all}(){return[]}`)])
}

/**
 * Writes the recorder as CommonJS, as strict as a module is, where what the core asks it for has its full name. It imports by what it is given: a host's
 * own `Module.prototype._compile`, as v8-compile-cache has one, compiles files that can import nothing.
 *
 * @param {string} dir
 * @param {{ ofCore: HandedOn, ofRecorder: HandedOn, asked: readonly import('./links.mjs').Named[] }} names
 */
function writeRecorder(dir, { ofCore, ofRecorder, asked }) {
  const code = readFileSync(join(dir, recorder), 'utf8')
  const { imported, exported } = linksOf(code)
  const [link, ...others] = imported
  if (!link || others.length > 0) throw new Error('build: the recorder imports more than the core')
  const inside = (/** @type {string} */ short) => exported.names[ofRecorder.at(short)]?.here
  const named = asked.map(({ here, there }) => `${there}:${inside(here)}`)
  rewrite(join(dir, recorder), join(dir, 'chunks/recorder.cjs'), [
    put(link, `"use strict";const{core:${taking(ofCore, link.names)},load:$load,now:$now}=module.exports;`),
    ...importsIn(code).map(({ start, source }) => {
      const name = atOnce.find((name) => code.slice(source.start, source.end).includes(`./${name}.js`))
      return name === undefined
        ? put({ start, end: source.start }, '$load(')
        : put({ start, end: source.end }, `$now("${name}.cjs"`)
    }),
    put(exported, `module.exports={${[...named, `all:${ofRecorder.list}`]}};`),
  ])
}

/**
 * Writes a chunk once more, as CommonJS: it takes what it needs from what the recorder hands it.
 *
 * @param {string} dir
 * @param {string} name
 * @param {{ ofCore: HandedOn, ofRecorder: HandedOn }} names
 */
function writeTwin(dir, name, { ofCore, ofRecorder }) {
  const file = join(dir, `chunks/${name}.js`)
  const code = readFileSync(file, 'utf8')
  const { imported, exported } = linksOf(code)
  const takes = imported.map(({ from, names }) => {
    if (from !== './core.js' && from !== './recorder.js')
      throw new Error(`build: ${name} imports ${from}, for which it would have to wait`)
    return from === './core.js' ? `core:${taking(ofCore, names)}` : `recorder:${taking(ofRecorder, names)}`
  })
  if (importsIn(code).length > 0) throw new Error(`build: ${name} imports what a file of CommonJS cannot`)
  rewrite(file, join(dir, `chunks/${name}.cjs`), [
    ...imported.map((link, at) => put(link, at > 0 ? '' : `"use strict";const{${takes}}=module.exports;`)),
    ...ownUrls(code).map((place) => put(place, '__filename')),
    put(exported, `module.exports={${exported.names.map(({ here, there }) => `${there}:${here}`)}};`),
  ])
}

/**
 * The files that reach the core or the recorder, by what they import, now or later.
 *
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
function reaching(chunks) {
  const found = new Set([core, recorder])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const { fileName, imports, dynamicImports } of chunks)
      if ([...imports, ...dynamicImports].some((name) => found.has(name))) found.add(fileName)
  }
  for (const name of [core, recorder, main, ...Object.values(doors).map((door) => `${door}.js`)]) found.delete(name)
  return found
}

/** @returns {Edit[]} after which a file imports those for bundlers */
const renaming = (
  /** @type {string} */ name,
  /** @type {string} */ code,
  /** @type {(name: string) => string} */ whole,
) =>
  moduleUses(name, code).uses.flatMap(({ specifier, start, end }) => {
    const target = posix.join(posix.dirname(name), specifier)
    return specifier.startsWith('.') && whole(target) !== target ? [put({ start, end }, `"${wholeOf(specifier)}"`)] : []
  })

/**
 * @param {string} name
 * @param {string} code
 * @param {{ ofCore: HandedOn, ofRecorder: HandedOn, get: string }} given `get` is what the core calls the function that gives the recorder
 * @returns {Edit[]} after which a file takes what it needs from what the main entry hands it
 */
function handed(name, code, { ofCore, ofRecorder, get }) {
  const target = (/** @type {string} */ specifier) => posix.join(posix.dirname(name), specifier)
  const links = linksOf(code).imported.filter(({ from }) => [core, recorder].includes(target(from)))
  const uses = moduleUses(name, code).uses.filter(({ specifier }) => [core, recorder].includes(target(specifier)))
  if (uses.length !== links.length)
    throw new Error(`build: ${name} imports the core or the recorder in a way that Node cannot follow`)
  const from = posix.relative(posix.dirname(name), main).replace(/^(?!\.)/, './')
  const takes = links.map(({ from, names }) =>
    target(from) === core
      ? `${taking(ofCore, names)}=$own`
      : `${taking(ofRecorder, names)}=$own[${ofCore.at(get)}]().all`,
  )
  const first = `import{${own} as $hand}from"${from}";const $own=$hand(),${takes};`
  return links.map((link, at) => put(link, at > 0 ? '' : first))
}

/** Writes a changed file, and its map: without one what is for bundlers, for they make their own. */
function rewrite(/** @type {string} */ from, /** @type {string} */ to, /** @type {readonly Edit[]} */ edits) {
  const code = readFileSync(from, 'utf8')
  const moved = pieces(code, edits, [])
  const map = `${from}.map`
  const forBundlers =
    to.endsWith('.whole.js') || [core, recorder].some((name) => to.replaceAll('\\', '/').endsWith(`/${name}`))
  const maps = existsSync(map) && !forBundlers
  writeFileSync(to, moved.code.replace(/(\n\/\/# sourceMappingURL=).*/, maps ? `$1${posix.basename(to)}.map` : ''))
  if (!maps) return
  const old = JSON.parse(readFileSync(map, 'utf8'))
  const asSeen = (/** @type {string} */ source) =>
    relative(dirname(to), join(dirname(from), source)).replaceAll('\\', '/')
  writeFileSync(`${to}.map`, JSON.stringify({ ...moveMap(old, code, moved), sources: old.sources.map(asSeen) }))
}
