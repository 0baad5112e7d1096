/**
 * Source maps say from which file and line code came, and no more: with texts, columns and names they were two thirds of what a host installs. Our
 * files are in the repository under the version's tag, and the bill of materials has the versions of compiled-in packages.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode, encode } from '@jridgewell/sourcemap-codec'

/** @typedef {import('@jridgewell/sourcemap-codec').SourceMapSegment} Segment */

/** @param {string} dir what was built */
export function slimMaps(dir) {
  const maps = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'))
  for (const file of maps.map((name) => join(dir, name))) {
    const { sourcesContent: _texts, mappings, ...map } = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...map, names: [], mappings: encode(decode(mappings).map(linesOnly)) }))
  }
}

/** Where each line of a source begins: what follows of the same line needs no place of its own. */
function linesOnly(/** @type {readonly Segment[]} */ segments) {
  /** @type {Segment[]} */
  const kept = []
  for (const [column, source, line] of segments) {
    const last = kept.at(-1)
    if (last && last[1] === source && last[2] === line) continue
    kept.push(source === undefined || line === undefined ? [column] : [column, source, line, 0])
  }
  return kept
}
