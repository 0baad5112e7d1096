/**
 * What records, as Node loads it: by the first event, without a pause (`src/node/read-beside.ts`). Beside `recorder.js`, which bundlers take, stands
 * the same code as CommonJS, which finds the core in its `module.exports`. So of each file that comes later and needs the recorder there are two: `x.whole.js`,
 * which imports it, for bundlers; and `x.js`, which asks the core for it. See docs/decisions/0089-what-records-comes-with-the-first-event.md.
 */

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { moduleUses } from '../lib/module-uses.mjs'
import { moveMap } from './early/move-map.mjs'
import { pieces } from './early/pieces.mjs'

/** @typedef {import('./early/pieces.mjs').Edit} Edit */
/** What is called one thing in this file and another outside of it. @typedef {{ here: string, there: string }} Named */

const recorder = 'chunks/recorder.js'
/** Entries that nobody imports: they say by what short names a chunk has what others ask it for. */
export const doors = { recorder: 'recorder-door', core: 'core-door' }

/** What is only ever run as it is, by Node. */
const programs = new Set(['cli.js'])

/**
 * @param {string} dir what was built
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
export function recorderForNode(dir, chunks) {
  const asked = behind(dir, doors.recorder)
  const get = behind(dir, doors.core).find(({ there }) => there === 'getRecorder')?.here
  if (!get) throw new Error('build: the core does not give the recorder')
  writeCommonJs(dir, asked)
  const twinned = reaching(chunks)
  const whole = (/** @type {string} */ name) => (twinned.has(name) ? wholeOf(name) : name)
  for (const name of [recorder, ...twinned]) {
    const file = join(dir, name)
    const code = readFileSync(file, 'utf8')
    if (!programs.has(name)) rewrite(file, join(dir, whole(name)), renaming(name, code, whole))
    if (whole(name) !== name) rewrite(file, file, asking(name, code, get))
  }
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
 * Writes the recorder as CommonJS, as strict as a module is, where what the core asks it for has its full name, too. It imports by what it is given:
 * a host's own `Module.prototype._compile`, as v8-compile-cache has one, compiles files that can import nothing.
 */
function writeCommonJs(/** @type {string} */ dir, /** @type {readonly Named[]} */ asked) {
  const code = readFileSync(join(dir, recorder), 'utf8')
  const { imported, exported } = linksOf(code)
  const inside = (/** @type {string} */ short) => exported.names.find(({ there }) => there === short)?.here
  const all = [...exported.names, ...asked.map(({ here, there }) => ({ here: inside(here), there }))]
  if (imported.length !== 1 || !all.every(({ here }) => here))
    throw new Error('build: the recorder imports more than the core, or lacks what the core asks it for')
  rewrite(join(dir, recorder), join(dir, 'chunks/recorder.cjs'), [
    ...imported.map((link) =>
      put(
        link,
        `"use strict";const{core:{${link.names.map(({ here, there }) => `${there}:${here}`)}},load:$load}=module.exports;`,
      ),
    ),
    ...importsIn(code).map(({ start, source }) => ({ at: start, skip: source - start, put: '$load(' })),
    put(exported, `module.exports={${all.map(({ here, there }) => `${there}:${here}`)}};`),
  ])
}

/**
 * The files that reach the recorder, by what they import, now or later.
 *
 * @param {readonly import('rolldown').OutputChunk[]} chunks
 */
function reaching(chunks) {
  const found = new Set([recorder])
  for (let size = 0; size < found.size; ) {
    size = found.size
    for (const { fileName, imports, dynamicImports } of chunks)
      if ([...imports, ...dynamicImports].some((name) => found.has(name))) found.add(fileName)
  }
  for (const name of [recorder, ...Object.values(doors).map((door) => `${door}.js`)]) found.delete(name)
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

/** @returns {Edit[]} after which a file asks the core for the recorder, and hands in what imports for it */
function asking(/** @type {string} */ name, /** @type {string} */ code, /** @type {string} */ get) {
  const isRecorder = (/** @type {string} */ from) => posix.join(posix.dirname(name), from) === recorder
  const links = linksOf(code).imported.filter(({ from }) => isRecorder(from))
  if (moduleUses(name, code).uses.filter(({ specifier }) => isRecorder(specifier)).length !== links.length)
    throw new Error(`build: ${name} imports the recorder in a way that Node cannot follow`)
  return links.map((link) => {
    const variables = link.names.map(({ here, there }) => `${there}:${here}`)
    const folder = posix.dirname(link.from)
    const load = `e=>import(${folder === '.' ? 'e' : `"${folder}/"+e`})`
    return put(link, `import{${get} as $get}from"${folder}/core.js";const{${variables}}=$get(${load});`)
  })
}

/** What a built file imports with names, and what it exports, which is one statement. */
function linksOf(/** @type {string} */ code) {
  const { body } = parseSync('chunk.js', code, { sourceType: 'module' }).program
  const names = (/** @type {readonly any[]} */ specifiers, /** @type {string} */ here, /** @type {string} */ there) =>
    specifiers.map((specifier) => /** @type {Named} */ ({ here: specifier[here].name, there: specifier[there].name }))
  const imported = body.flatMap((node) =>
    node.type === 'ImportDeclaration' && node.specifiers.every(({ type }) => type === 'ImportSpecifier')
      ? [
          {
            start: node.start,
            end: node.end,
            from: node.source.value,
            names: names(node.specifiers, 'local', 'imported'),
          },
        ]
      : [],
  )
  const { start, end, specifiers } = /** @type {import('oxc-parser').ExportNamedDeclaration} */ (
    body.findLast(({ type }) => type === 'ExportNamedDeclaration') ?? {
      start: code.length,
      end: code.length,
      specifiers: [],
    }
  )
  return { imported, exported: { start, end, names: names(specifiers, 'local', 'exported') } }
}

/** Where `import(` stands in a built file. */
function importsIn(/** @type {string} */ code) {
  /** @type {{ start: number, source: number }[]} */
  const found = []
  new Visitor({
    ImportExpression: ({ start, source }) => void found.push({ start, source: source.start }),
  }).visit(parseSync('chunk.js', code, { sourceType: 'module' }).program)
  return found
}

/** @returns {Edit} */
const put = (/** @type {{ start: number, end: number }} */ { start, end }, /** @type {string} */ text) => ({
  ...{ at: start, skip: end - start, put: text },
})

/** Writes a changed file, and its map: without one what is for bundlers, for they make their own. */
function rewrite(/** @type {string} */ from, /** @type {string} */ to, /** @type {readonly Edit[]} */ edits) {
  const code = readFileSync(from, 'utf8')
  const moved = pieces(code, edits, [])
  const map = `${from}.map`
  const maps = existsSync(map) && !to.endsWith('.whole.js')
  writeFileSync(to, moved.code.replace(/(\n\/\/# sourceMappingURL=).*/, maps ? `$1${posix.basename(to)}.map` : ''))
  if (maps) writeFileSync(`${to}.map`, JSON.stringify(moveMap(JSON.parse(readFileSync(map, 'utf8')), code, moved)))
}
