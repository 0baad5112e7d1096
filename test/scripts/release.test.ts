import { expect, test } from 'vitest'
import { changesOf, faultsOf, maxUnpacked } from '../../scripts/lib/release.mjs'

const one = (name: 'orangebox' | 'orangebox-collector') => ({
  ...{ name, version: '1.2.0', unpackedSize: maxUnpacked[name] },
  files: ['package.json', 'README.md', 'LICENSE', 'dist/index.js'],
})
const sound = {
  ...{ version: '1.2.0', changes: '- A change.', packed: [one('orangebox'), one('orangebox-collector')] },
  sbom: { metadata: { component: { version: '1.2.0' } }, components: [{ name: 'axios' }] },
}

test('nothing stands in the way of a release that is sound', () => {
  expect(faultsOf(sound)).toEqual([])
})

const main = one('orangebox')
test.each([
  ['nothing in the changelog', { changes: undefined }, 'CHANGELOG.md has nothing about 1.2.0'],
  ['a package of another version', { packed: [{ ...main, version: '1.1.0' }] }, 'orangebox has version 1.1.0'],
  ['no licence', { packed: [{ ...main, files: ['package.json', 'README.md'] }] }, 'packed without LICENSE'],
  ['too many bytes', { packed: [{ ...main, unpackedSize: maxUnpacked.orangebox + 1 }] }, 'takes 1500001 bytes'],
  ['a file with secrets', { packed: [{ ...main, files: [...main.files, 'dist/.npmrc'] }] }, 'carries dist/.npmrc'],
  ['a stale bill', { sbom: { ...sound.sbom, metadata: { component: { version: '1.1.0' } } } }, 'about version 1.1.0'],
  ['an empty bill', { sbom: { ...sound.sbom, components: [] } }, 'the bill of materials is empty'],
])('%s is said, and alone', (_fault, change, sentence) => {
  expect(faultsOf({ ...sound, ...change })).toEqual([expect.stringContaining(sentence)])
})

test('the notes of a release are its part of the changelog, else what is not released', () => {
  const log =
    '# Changelog\n\n## [Unreleased]\n\n- Next.\n\n## [1.2.0] - 2026-11-01\n\n### Added\n\n- This.\n\n## [1.1.0]\n\n- Old.\n'
  expect(changesOf(log, '1.2.0')).toBe('### Added\n\n- This.')
  expect(changesOf(log, '1.3.0')).toBe('- Next.')
  expect(changesOf('## [Unreleased]\n\n## [1.1.0]\n\n- Old.\n', '1.2.0')).toBeUndefined()
})
