/**
 * The minifier writes each text as a template, which is shorter where there are quotes in it. V8 reads a template more slowly than a text in quotes:
 * half a million instructions of a program that logs five events. So what is a template without need becomes a text in quotes.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { moveMap } from './early/move-map.mjs'
import { pieces } from './early/pieces.mjs'

/** @param {string} dir of files for Node; those for bundlers are minified once more there */
export function plainTexts(dir) {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
  for (const name of files.filter((file) => /(?<!\.whole)\.c?js$/.test(file))) {
    const file = join(dir, name)
    const code = readFileSync(file, 'utf8')
    const moved = quoted(code)
    writeFileSync(file, moved.code)
    const map = `${file}.map`
    if (existsSync(map)) writeFileSync(map, JSON.stringify(moveMap(JSON.parse(readFileSync(map, 'utf8')), code, moved)))
  }
}

/** @param {string} code of a module */
export function quoted(code) {
  /** @type {import('./early/pieces.mjs').Edit[]} */
  const edits = []
  /** What a function is called with: it is given the text as it was written. @type {Set<number>} */
  const tagged = new Set()
  new Visitor({
    TaggedTemplateExpression: ({ quasi }) => void tagged.add(quasi.start),
    TemplateLiteral: ({ start, end, expressions, quasis }) => {
      const text = quasis[0]?.value.raw.replaceAll('\n', '\\n') ?? ''
      const quote = [`"`, `'`].find((mark) => !text.includes(mark))
      if (expressions.length > 0 || tagged.has(start) || !quote) return
      edits.push({ at: start, skip: end - start, put: quote + text + quote })
    },
  }).visit(parseSync('chunk.js', code, { sourceType: 'module' }).program)
  return pieces(code, edits, [])
}
