import { mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bridgeDirectory, openPlace, secretIn } from '../../collector/src/bridge/place.ts'
import { canLink } from '../support/can-link.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-bridge-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the key of the hashes is made once, for this account alone', () => {
  const secret = secretIn(folder)
  expect(secret).toMatch(/^[\da-f]{48}$/)
  expect(secretIn(folder)).toBe(secret)
  if (process.platform !== 'win32') expect(statSync(join(folder, 'hash-key')).mode & 0o777).toBe(0o600)
})

test.skipIf(!canLink)('a directory that is a link is not used', () => {
  symlinkSync(folder, `${folder}-link`)
  try {
    expect(() => openPlace(`${folder}-link`)).toThrow('it is a symbolic link')
  } finally {
    rmSync(`${folder}-link`)
  }
})

test.each([
  ['what is asked for', '/a/b', {}, 'linux', '/a/b'],
  ['XDG_STATE_HOME', undefined, { XDG_STATE_HOME: '/x' }, 'linux', '/x/orangebox-bridge'],
  ['the home', undefined, {}, 'linux', join(homedir(), '.local/state/orangebox-bridge')],
  ['the library of a Mac', undefined, {}, 'darwin', join(homedir(), 'Library/Application Support/orangebox-bridge')],
])('its place is %s', (_, given, env, platform, dir) => {
  if (process.platform !== 'win32') expect(bridgeDirectory(given, env, platform)).toBe(dir)
})
