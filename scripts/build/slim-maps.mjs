/**
 * Source maps name the files and lines that code came from, and carry no texts: those were half of what a host installs. Our files are in the
 * repository under the version's tag, and the bill of materials has the versions of compiled-in packages.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} dir what was built */
export function slimMaps(dir) {
  const maps = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'))
  for (const file of maps.map((name) => join(dir, name))) {
    const { sourcesContent: _texts, ...map } = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify(map))
  }
}
