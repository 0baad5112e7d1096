/**
 * What Node gets is put together in another way than what bundlers get. The main entry has the core in it, because each file more costs half a
 * millisecond. What records is CommonJS, which the first event compiles without a pause (`src/node/read-beside.ts`); it finds the core in its `module.exports`.
 * So is what few programs need of it, which is compiled when it is called. Bundlers take `chunks/core.js`, `chunks/recorder.js` and `chunks/rarely.js` in their place. So of each
 * file that needs one of these there are two: `x.whole.js`, which imports them, for bundlers; and `x.js`, which is handed what it needs by the main entry. See docs/decisions/0089-what-records-comes-with-the-first-event.md
 * and 0095-the-main-entry-is-the-core.md.
 */

import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { moduleUses } from '../lib/module-uses.mjs'
import { itself } from './core.mjs'
import { again, core, coreFor, handedOn, inside, main, mainAgain, own, rarely, recorder, taking } from './handed-on.mjs'
import { importsIn, linksOf, ownUrls, put } from './links.mjs'
import { rewrite } from './rewrite.mjs'

/** @typedef {import('./links.mjs').Edit} Edit */
/** @typedef {import('./handed-on.mjs').HandedOn} HandedOn */
/** @typedef {import('./handed-on.mjs').Lists} Lists */

/** Entries that nobody imports: they say by what short names a chunk has what others ask it for. */
export const doors = { recorder: 'recorder-door', core: 'core-door' }

/**
 * What the recorder loads without a pause as well, because the program that asks is ending: each has a twin in CommonJS. While a program waits for an
 * `import()`, Node makes its timers and collects its garbage.
 */
const atOnce = ['handing-over', 'looking']
const replaced = 'orangebox was replaced by another version while this program ran'

/** What only Node runs, and no bundler takes. */
const programs = new Set(['cli.js'])

/**
 * @param {string} dir what was built
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
export function forNode(dir, chunks) {
  const read = (/** @type {string} */ name) => readFileSync(join(dir, name), 'utf8')
  const twinned = reaching(chunks)
  const whole = (/** @type {string} */ name) => (twinned.has(name) ? wholeOf(name) : name)
  const lists = {
    [core]: handedOn(read(core)),
    [recorder]: handedOn(read(recorder)),
    [rarely]: handedOn(read(rarely), true),
  }
  const mark = createHash('sha256').update(inside.map(read).join('\n')).digest('hex').slice(0, 8)
  const get = behind(dir, doors.core).find(({ there }) => there === 'getRecorder')?.here
  if (!get) throw new Error('build: the core does not give the recorder')
  writeMain(dir, lists[core], mark)
  const asked = behind(dir, doors.recorder).map(({ here, there }) => `${there}:${lists[recorder].of(here)}`)
  writeCommonJs(dir, recorder, { lists, mark, gives: `{${asked},all:${lists[recorder].list},rarely:$rarely}` })
  writeCommonJs(dir, rarely, { lists, mark, gives: lists[rarely].list })
  for (const name of atOnce) writeCommonJs(dir, `chunks/${name}.js`, { lists, mark })
  for (const name of [recorder, rarely, ...twinned]) {
    const [file, code] = [join(dir, name), read(name)]
    if (!programs.has(name)) rewrite(file, join(dir, whole(name)), renaming(name, code, whole))
    if (whole(name) !== name) rewrite(file, file, handed(name, code, lists, { mark, get }))
  }
  for (const name of inside) rmSync(join(dir, `${name}.map`))
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
 * Writes the main entry: the core, with the public names of the entry that was built, which only imports it. It hands on what is in it to files of the same build
 * alone: the package may be replaced while a program runs, and in what is loaded then the same places mean something else.
 *
 * @param {string} dir
 * @param {HandedOn} all that is in the core
 * @param {string} mark of this build
 */
function writeMain(dir, { list }, mark) {
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
    put(self, `function ${all}(e="${mark}"){if(e!=="${mark}")throw Error("${replaced}");return${list}}`),
    put(exported, `${calls.join('')}export{${[...names, `${all} as ${own}`]}};`),
  ])
  writeFileSync(join(dir, again), mainAgain)
  // Bundlers have no use for it.
  rewrite(join(dir, core), join(dir, core), [put(self, `function ${all}(){return[]}`)])
}

/**
 * Writes a chunk as CommonJS, as strict as a module is. It imports by what it is given: a host's own `Module.prototype._compile`, as v8-compile-cache has
 * one, compiles files that can import nothing.
 *
 * @param {string} dir
 * @param {string} name
 * @param {{ lists: Lists, mark: string, gives?: string }} how `gives` is what it exports, by default the names that it has
 */
function writeCommonJs(dir, name, { lists, mark, gives }) {
  const code = readFileSync(join(dir, name), 'utf8')
  const { imported, exported } = linksOf(code)
  const links = imported.map((link) => ({ ...link, source: posix.join(posix.dirname(name), link.from) }))
  const foreign = links.find(({ source }) => !inside.includes(source))
  if (foreign) throw new Error(`build: ${name} imports ${foreign.from}, for which it would have to wait`)
  const given = `"use strict";const{core:$all,recorder:$recorder,rarely:$rarely,load:$load,now:$now}=module.exports`
  const names = `{${exported.names.map(({ here, there }) => `${there}:${here}`)}}`
  rewrite(join(dir, name), join(dir, name.replace(/js$/, 'cjs')), [
    ...links.map((link, at) =>
      put(link, at > 0 ? '' : `${[given, `$core=$all("${mark}")`, ...taking(links, lists)]};`),
    ),
    ...importsIn(code).map(({ start, source }) => {
      const chunk = atOnce.find((chunk) => code.slice(source.start, source.end).includes(`./${chunk}.js`))
      return chunk === undefined
        ? put({ start, end: source.start }, '$load(')
        : put({ start, end: source.end }, `$now("${chunk}"`)
    }),
    ...ownUrls(code).map((place) => put(place, '__filename')),
    put(exported, `module.exports=${gives ?? names};`),
  ])
}

/**
 * The files of which there have to be two: those that reach the core or the recorder, by what they import, now or later.
 *
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
function reaching(chunks) {
  const found = new Set(inside)
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const { fileName, imports, dynamicImports } of chunks)
      if ([...imports, ...dynamicImports].some((name) => found.has(name))) found.add(fileName)
  }
  for (const name of [...inside, main, ...Object.values(doors).map((door) => `${door}.js`)]) found.delete(name)
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
 * @param {Lists} lists
 * @param {{ mark: string, get: string }} build its mark, and what the core calls the function that gives the recorder
 * @returns {Edit[]} after which a file takes what it needs from what the main entry hands it
 */
function handed(name, code, lists, { mark, get }) {
  const target = (/** @type {string} */ specifier) => posix.join(posix.dirname(name), specifier)
  const links = linksOf(code)
    .imported.map((link) => ({ ...link, source: target(link.from) }))
    .filter(({ source }) => inside.includes(source))
  const uses = moduleUses(name, code).uses.filter(({ specifier }) => inside.includes(target(specifier)))
  if (uses.length !== links.length)
    throw new Error(`build: ${name} imports the core or the recorder in a way that Node cannot follow`)
  const needs = (/** @type {string} */ source) => links.some((link) => link.source === source)
  const first = [
    `${coreFor(name)}("${mark}")`,
    ...(needs(recorder) || needs(rarely) ? [`{all:$recorder,rarely:$rarely}=$core[${lists[core]?.at(get)}]()`] : []),
    ...taking(links, lists),
  ]
  return links.map((link, at) => put(link, at > 0 ? '' : `${first};`))
}
