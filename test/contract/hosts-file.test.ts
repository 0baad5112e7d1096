import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHostsFile } from '../../src/node/hosts-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-hosts-'))
  path = join(folder, 'hosts')
})
afterEach(() => rmSync(folder, { recursive: true }))

const find = (host: string) => openHostsFile(path).find(host)
const at = (address: string, family = 4) => ({ address, family })

test('every line with the name counts, of both families and in any case', async () => {
  writeFileSync(
    path,
    '127.0.0.1 localhost\r\n10.0.0.1 Acme.dev\n# 10.0.0.3 acme.dev\n::2 b acme.dev # here\n10.0.0.2 acme.dev',
  )
  expect(await find('ACME.dev.')).toEqual([at('10.0.0.1'), at('::2', 6), at('10.0.0.2')])
  expect(await find('b')).toEqual([at('::2', 6)])
  expect(await find('acme')).toEqual([])
})

test('it is read again when it has changed, and not before', async () => {
  writeFileSync(path, '10.0.0.1 acme.dev')
  const hosts = openHostsFile(path)
  expect(await hosts.find('acme.dev')).toEqual([at('10.0.0.1')])
  expect(await hosts.find('acme.dev')).toBe(await hosts.find('acme.dev'))
  writeFileSync(path, '10.0.0.22 acme.dev')
  expect(await hosts.find('acme.dev')).toEqual([at('10.0.0.22')])
  rmSync(path)
  expect(await hosts.find('acme.dev')).toEqual([])
})

test('a file that is missing, or that is none, has no names', async () => {
  expect(await find('acme.dev')).toEqual([])
  expect(await openHostsFile(folder).find('acme.dev')).toEqual([])
})

test('a long list of blocked names is read piece by piece, also where a piece ends within the name', async () => {
  const lines = Array.from({ length: 100_000 }, (_, n) => `0.0.0.0 ads-${n}.example`)
  writeFileSync(path, [...lines, '0.0.0.0 telemetry.acme.dev', ...lines].join('\n'))
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  expect(await find('telemetry.acme.dev')).toEqual([at('0.0.0.0')])
  clearInterval(timer)
  expect(turns).toBeGreaterThan(0)
  for (const n of [0, 4_095, 65_535, 99_999]) expect(await find(`ads-${n}.example`)).toHaveLength(2)
})

test('a file without line breaks fills no memory and hides nothing behind it', async () => {
  writeFileSync(path, `${'x'.repeat(5_000_000)}\n10.0.0.1 acme.dev\n`)
  expect(await find('acme.dev')).toEqual([at('10.0.0.1')])
})
