/**
 * Source maps carry the texts of our own files alone, and only those of the core, which runs in every host. The texts of
 * the rest and of compiled-in packages were half of what a host installs; the maps still name their files and lines, and
 * the bill of materials their versions. Our comments stay in the repository: their lines are empty here, so that every
 * line is where it was.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @param {string} dir what was built */
export function slimMaps(dir) {
  const maps = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'))
  for (const file of maps.map((name) => join(dir, name))) {
    const map = JSON.parse(readFileSync(file, 'utf8'))
    const isEverywhere = /[\\/]chunks[\\/]core\.js\.map$/.test(file)
    const isOurs = (/** @type {number} */ index) => isEverywhere && !/[\\/]node_modules[\\/]/.test(map.sources[index])
    const sourcesContent = map.sourcesContent.map((/** @type {string | null} */ text, /** @type {number} */ index) =>
      isOurs(index) && text ? withoutComments(text) : null,
    )
    writeFileSync(file, JSON.stringify({ ...map, sourcesContent }))
  }
}

const withoutComments = (/** @type {string} */ text) =>
  text.replaceAll(/^[ \t]*(?:\/\/.*|\/\*[\s\S]*?\*\/)[ \t]*$/gm, (comment) => comment.replaceAll(/[^\n]+/g, ''))
