/**
 * `npm run build`: src/ -> dist/.
 *
 * Everything is made in a folder of its own and put into place by a rename at the end: a build that fails leaves the
 * old dist/ standing, and nobody reads half a build.
 */

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './build/bundle.mjs'
import { commonJs } from './build/common-js.mjs'
import { declarations } from './build/declarations.mjs'
import { thirdPartyNotices } from './build/notices.mjs'
import { bundledPackages } from './build/packages.mjs'
import { sbom } from './build/sbom.mjs'
import { buildInputs, root } from './lib/project.mjs'

/** What a host can import. */
const entries = ['index', 'testing', 'upload']

const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Beside dist/, so that relative paths in source maps stay true and the rename stays on one disk. */
const beside = (/** @type {string} */ what) => join(root, `.build-${process.pid}-${what}`)
const made = beside('dist')
const temporary = [made, beside('declarations'), beside('replaced')]

try {
  // Taken before the first file is read: a change during the build makes the next one run.
  const inputs = buildInputs()
  mkdirSync(made, { recursive: true })

  const chunks = await bundle({ root, dir: made, version })
  await commonJs({ root, dir: made, version, entries })
  const packages = bundledPackages(chunks)
  const write = (/** @type {string} */ file, /** @type {string} */ text) => writeFileSync(join(made, file), text)
  write('THIRD_PARTY_NOTICES', thirdPartyNotices(packages, name))
  write('sbom.cdx.json', `${JSON.stringify(sbom({ name, version, licence: license }, packages), null, 2)}\n`)
  declarations({ root, dir: join(made, 'types'), scratch: beside('declarations'), entries })
  write('.built', inputs)

  putInPlace()
  const bytes = chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
  console.log(`build: ${chunks.length} files, ${Math.round(bytes / 1024)} KB, ${packages.length} packages compiled in`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
}

/** Swaps dist/. Where another build was faster it is swapped out in turn: the last to finish wins, whole. */
function putInPlace() {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(beside('replaced'), { recursive: true, force: true })
      renameSync(join(root, 'dist'), beside('replaced'))
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
    }
    try {
      renameSync(made, join(root, 'dist'))
      return
    } catch (error) {
      if (attempt === 5) throw error
    }
  }
}
