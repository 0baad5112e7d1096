/** What must hold of a release, as rules over what was packed. */

/**
 * The part of a changelog about this version, or about what is not released yet; `undefined` without one or with an empty one.
 *
 * @param {string} changelog
 * @param {string} version
 * @returns {string | undefined}
 */
export function changesOf(changelog, version) {
  const parts = changelog.split(/^## /m).slice(1)
  const part = [`[${version}]`, '[Unreleased]']
    .map((head) => parts.find((text) => text.startsWith(head)))
    .find((text) => text !== undefined)
  const body = part?.slice(part.indexOf('\n')).trim()
  return body === '' ? undefined : body
}

/**
 * A release may grow, but somebody has to say so here: bytes on a disk, unpacked.
 *
 * @type {Record<'orangebox' | 'orangebox-collector', number>}
 */
export const maxUnpacked = { orangebox: 1_500_000, 'orangebox-collector': 1_000_000 }

const needed = ['package.json', 'README.md', 'LICENSE']

/**
 * Each fault is a sentence.
 *
 * @typedef {{ name: string, version: string, files: readonly string[], unpackedSize: number }} Packed
 * @typedef {{ metadata?: { component?: { version?: string } }, components?: readonly unknown[] }} Sbom
 * @param {{ version: string, changes: string | undefined, packed: readonly Packed[], sbom: Sbom }} release
 * @returns {string[]}
 */
export function faultsOf({ version, changes, packed, sbom }) {
  const faults = []
  if (changes === undefined) faults.push(`CHANGELOG.md has nothing about ${version}, and nothing under Unreleased`)
  for (const one of packed) {
    if (one.version !== version) faults.push(`${one.name} has version ${one.version}, orangebox has ${version}`)
    for (const file of needed) if (!one.files.includes(file)) faults.push(`${one.name} is packed without ${file}`)
    const most = Object.entries(maxUnpacked).find(([name]) => name === one.name)?.[1] ?? 0
    if (one.unpackedSize > most) faults.push(`${one.name} takes ${one.unpackedSize} bytes, more than ${most}`)
    const stray = one.files.filter((file) => /(^|\/)(\.env|\.npmrc|.*\.tsbuildinfo|.*\.test\.ts)$/.test(file))
    if (stray.length > 0) faults.push(`${one.name} carries ${stray.join(', ')}`)
  }
  if (sbom.metadata?.component?.version !== version)
    faults.push(
      `the bill of materials is about version ${sbom.metadata?.component?.version}, not ${version}: build again`,
    )
  if (!(sbom.components?.length > 0)) faults.push('the bill of materials is empty')
  return faults
}
