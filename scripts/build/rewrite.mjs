/** Changes in files that were built. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { moveMap } from './early/move-map.mjs'
import { pieces } from './early/pieces.mjs'
import { inside } from './handed-on.mjs'

/** Writes a changed file, and its map, if it is for Node: bundlers make maps of their own. */
export function rewrite(
  /** @type {string} */ from,
  /** @type {string} */ to,
  /** @type {readonly import('./early/pieces.mjs').Edit[]} */ edits,
) {
  const code = readFileSync(from, 'utf8')
  const moved = pieces(code, edits, [])
  const map = `${from}.map`
  const forBundlers = to.endsWith('.whole.js') || inside.some((name) => to.replaceAll('\\', '/').endsWith(`/${name}`))
  const maps = existsSync(map) && !forBundlers
  writeFileSync(to, moved.code.replace(/(\n\/\/# sourceMappingURL=).*/, maps ? `$1${posix.basename(to)}.map` : ''))
  if (!maps) return
  const old = JSON.parse(readFileSync(map, 'utf8'))
  const asSeen = (/** @type {string} */ source) =>
    relative(dirname(to), join(dirname(from), source)).replaceAll('\\', '/')
  writeFileSync(`${to}.map`, JSON.stringify({ ...moveMap(old, code, moved), sources: old.sources.map(asSeen) }))
}
