/**
 * `npm run release:check`: what can be known about a release before its tag is pushed. Publishes nothing, writes nothing into the
 * repository; says every fault it finds and ends with 1 if there is one.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changesOf, faultsOf } from './lib/release.mjs'

const packages = ['.', 'collector']
const folder = mkdtempSync(join(tmpdir(), 'orangebox-release-'))
const faults = []

try {
  const tarballs = packages.map(pack)
  const { version } = manifest('.')
  const changes = changesOf(readFileSync('CHANGELOG.md', 'utf8'), version)
  const packed = tarballs.map(({ files, unpackedSize, filename }, at) => ({
    ...{ name: manifest(packages[at]).name, version: manifest(packages[at]).version },
    ...{ files: files.map(({ path }) => path), unpackedSize, filename },
  }))
  faults.push(...faultsOf({ version, changes, packed, sbom: JSON.parse(readFileSync('dist/sbom.cdx.json', 'utf8')) }))

  const main = join(folder, tarballs[0].filename)
  run('publint', process.execPath, ['node_modules/publint/src/cli.js', 'run', main, '--strict'])
  run('attw', process.execPath, ['node_modules/@arethetypeswrong/cli/dist/index.js', main, '--profile', 'strict'])
  for (const at of packages.keys()) publishDry(join(folder, tarballs[at].filename))

  for (const { name, filename, files, unpackedSize } of packed)
    console.log(`${name}: ${filename}, ${files.length} files, ${(unpackedSize / 1e6).toFixed(2)} MB on a disk`)
  console.log(`\nThe notes of ${version}:\n\n${changes ?? '(none)'}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

for (const fault of faults) console.error(`release:check: ${fault}`)
console.log(
  faults.length === 0 ? 'release:check: nothing stands in the way' : `release:check: faults: ${faults.length}`,
)
process.exitCode = faults.length === 0 ? 0 : 1

function manifest(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
}

function pack(path) {
  const out = npm(['pack', `./${path}`, '--ignore-scripts', '--json', '--pack-destination', folder])
  if (out.status !== 0) throw new Error(`npm pack ${path}: ${out.stderr}`)
  // A list of packages until npm 11, an object by name since.
  return Object.values(JSON.parse(out.stdout))[0]
}

/** Provenance is signed by the workflow that builds: where there is none, all the rest of a publication is tried. */
function publishDry(tarball) {
  const signed = process.env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined
  const out = npm(['publish', tarball, '--dry-run', '--ignore-scripts', signed ? '--provenance' : '--provenance=false'])
  if (out.status !== 0) faults.push(`npm publish --dry-run: ${out.stderr.trim()}`)
  if (!signed) console.log('provenance: not tried, there is no identity of a workflow here')
}

/** Runs a tool that checks a package. What it says becomes a fault, and the others run all the same: one release shows all its faults at once. */
function run(what, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (status !== 0) faults.push(`${what}: ${stdout}${stderr}`.trim())
}

function npm(args) {
  return spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' })
}
