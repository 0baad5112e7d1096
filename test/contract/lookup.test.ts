import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createLookup } from '../../src/node/lookup.ts'

const folder = mkdtempSync(join(tmpdir(), 'orangebox-lookup-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'hosts')
writeFileSync(
  path,
  `127.0.0.1 localhost blocked.test
0.0.0.0 nowhere.test
::1 six.test
10.0.0.1 real.test
::2 real.test
127.0.0.1 half.test
10.0.0.2 half.test`,
)
const names = createLookup(path)

const ask = (lookup: LookupFunction, host: string, all = true) =>
  new Promise((resolve) => lookup(host, { all }, (error, found) => resolve(error ? error.code : found)))

describe('a name in the hosts file', () => {
  test('is known without any name server', async () => {
    expect(await ask(names.ofEndpoint, 'real.test')).toEqual([
      { address: '10.0.0.1', family: 4 },
      { address: '::2', family: 6 },
    ])
    expect(await ask(names.ofEndpoint, 'REAL.test', false)).toBe('10.0.0.1')
  })
  test.each(['blocked.test', 'nowhere.test', 'six.test'])('that is sent nowhere is refused: %s', async (host) => {
    expect(await ask(names.ofEndpoint, host)).toBe('NAME_BLOCKED')
    expect(await names.isBlocked(host)).toBe(true)
  })
  test('with one address that leads somewhere is not', async () => {
    expect(await ask(names.ofEndpoint, 'half.test')).toHaveLength(2)
    expect(await names.isBlocked('half.test')).toBe(false)
  })
  test('may be that of a proxy on this machine', async () => {
    expect(await ask(names.ofProxy, 'blocked.test')).toEqual([{ address: '127.0.0.1', family: 4 }])
  })
})

test.each(['localhost', 'a.localhost'])('%s is this machine, and no blocked name', async (host) => {
  expect(await ask(names.ofEndpoint, host)).toContainEqual({ address: '127.0.0.1', family: 4 })
  expect(await names.isBlocked(host)).toBe(false)
})

test('a name the file does not have is not blocked by it', async () => {
  expect(await names.isBlocked('unknown.test')).toBe(false)
})

test('what was cancelled while the hosts file was read asks nobody any more', async () => {
  const answer = ask(names.ofEndpoint, 'unknown.test')
  names.cancel()
  expect(await answer).toBe('ECANCELLED')
})
