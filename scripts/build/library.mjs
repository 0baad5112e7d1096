/** src/ -> dist/, with everything compiled in: what a host installs. */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { library, root } from '../lib/project.mjs'
import { bundle } from './bundle.mjs'
import { commonJs } from './common-js.mjs'
import { declarations } from './declarations.mjs'
import { compileEarly } from './early/early.mjs'
import { rehearse } from './early/rehearse.mjs'
import { entries } from './entries.mjs'
import { forNode } from './for-node.mjs'
import { inPlace } from './in-place.mjs'
import { thirdPartyNotices } from './notices.mjs'
import { bundledPackages } from './packages.mjs'
import { plainTexts } from './plain-texts.mjs'
import { sbom } from './sbom.mjs'
import { slimMaps } from './slim-maps.mjs'

/** @returns {Promise<string>} what was made, in a few words */
export async function buildLibrary() {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  let said = ''
  await inPlace(library.dist, async (dir, scratch) => {
    // Taken before the first file is read: a change during the build makes the next one run.
    const inputs = library.inputs()
    const chunks = await bundle({ root, dir, version, entries })
    forNode(dir, chunks)
    compileEarly(await rehearse(dir))
    plainTexts(dir)
    slimMaps(dir)
    await commonJs({ root, dir, version, entries })
    const packages = bundledPackages(chunks)
    const write = (/** @type {string} */ file, /** @type {string} */ text) => writeFileSync(join(dir, file), text)
    write('THIRD_PARTY_NOTICES', thirdPartyNotices(packages, name))
    write('sbom.cdx.json', `${JSON.stringify(sbom({ name, version, licence: license }, packages), null, 2)}\n`)
    declarations({ root, dir: join(dir, 'types'), scratch, entries })
    write('.built', inputs)
    const bytes = chunks.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
    said = `${chunks.length} files, ${Math.round(bytes / 1024)} KB, ${packages.length} packages compiled in`
  })
  return said
}
