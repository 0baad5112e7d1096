/** Which packages are really inside the bundle: read from the bundler's module list, not from a dependency tree. */

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** @typedef {{ name: string, version: string, licence: string, text: string }} BundledPackage */

/** The folder of the package a module belongs to, or undefined for our own modules. */
const packageFolder = (/** @type {string} */ id) =>
  /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(id)?.[1]

/** Helpers that the bundler itself writes into the output. */
const isRuntime = (/** @type {string} */ id) => id.includes('rolldown/runtime')

/**
 * @param {readonly { modules: Record<string, { renderedLength: number }> }[]} chunks
 * @returns {BundledPackage[]} sorted by name
 */
export function bundledPackages(chunks) {
  const folders = new Set()
  for (const { modules } of chunks) {
    for (const [id, { renderedLength }] of Object.entries(modules)) {
      if (renderedLength === 0) continue
      const folder = isRuntime(id) ? rolldownFolder() : packageFolder(id)
      if (folder !== undefined) folders.add(folder)
    }
  }
  return [...folders].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1))
}

const rolldownFolder = () => dirname(createRequire(import.meta.url).resolve('rolldown/package.json'))

/** @returns {BundledPackage} */
function readPackage(/** @type {string} */ folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (typeof license !== 'string') throw new Error(`build: ${name}@${version} declares no licence`)
  const text = licenceText(folder)
  if (text === undefined) throw new Error(`build: no licence text found for ${name}@${version} (${license})`)
  return { name, version, licence: license, text }
}

/** A LICENSE file and a NOTICE where there is one; else the licence section of the README, where old packages keep it. */
function licenceText(/** @type {string} */ folder) {
  const files = readdirSync(folder).sort()
  const read = (/** @type {string} */ file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
  const licences = files.filter((file) => /^(licen[cs]e|copying)(?!.*\.(js|ts|json)$)/i.test(file))
  const notices = files.filter((file) => /^notice(\.|$)/i.test(file))
  if (licences.length > 0) return [...licences, ...notices].map(read).join('\n\n')
  const readme = files.find((file) => /^readme\.md$/i.test(file))
  if (readme === undefined) return undefined
  // From the heading (`## License` or underlined) to the next heading, link list or the end.
  const section = /^(?:#+ *)?licen[cs]e\s*?\n(?:-+\n|=+\n)?([\s\S]+?)(?=\n#|\n\[[^\]]+\]:|$(?![\s\S]))/im.exec(
    read(readme),
  )?.[1]
  return section?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').trim()
}
