import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDirectory } from '../../collector/src/bridge/lock.ts'
import { bridgeDirectory, openPlace, secretIn } from '../../collector/src/bridge/place.ts'
import { canLink } from '../support/can-link.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-bridge-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('one bridge works in a directory:', () => {
  const pidFile = () => join(folder, 'bridge.pid')
  test('another one that lives keeps it', () => {
    // Whoever started this test lives.
    writeFileSync(pidFile(), `${process.ppid}`)
    expect(() => lockDirectory(folder)).toThrow(`process ${process.ppid} is at work there already`)
    expect(readFileSync(pidFile(), 'utf8')).toBe(`${process.ppid}`)
  })
  test.each([
    ['one that ended', () => `${spawnSync(process.execPath, ['-e', '']).pid}`],
    ['one of our own number, as in a container where every bridge is process 1', () => `${process.pid}`],
    ['a file without a number', () => 'x'],
  ])('%s does not', (_, text) => {
    writeFileSync(pidFile(), text())
    const unlock = lockDirectory(folder)
    expect(Number.parseInt(readFileSync(pidFile(), 'utf8'), 10)).toBe(process.pid)
    unlock()
    expect(() => readFileSync(pidFile())).toThrow('ENOENT')
  })
  test.runIf(process.platform === 'linux')('nor does another program that has the number of a killed one', () => {
    // What this very process writes down is read as another one would read it.
    const unlock = lockDirectory(folder)
    const began = readFileSync(pidFile(), 'utf8').split(' ')[1]
    unlock()
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    const ofParent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    expect(began).toMatch(/^\d+$/)
    writeFileSync(pidFile(), `${process.ppid} ${ofParent}`)
    expect(() => lockDirectory(folder)).toThrow(`process ${process.ppid} is at work there already`)
    writeFileSync(pidFile(), `${process.ppid} ${Number(ofParent) - 1}`)
    lockDirectory(folder)()
  })
})

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
