import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
const start = (env?: Readonly<Record<string, string>>) =>
  host.run(runtime, ['--snapshot-blob', 'acme.blob', 'acme'], { upload: 'wait' }, env)

beforeAll(async () => {
  host = await createHost()
  // A snapshot is made of one file.
  const [entry, outfile] = [join(host.folder, 'snapshot.mjs'), join(host.folder, 'snapshot.cjs')]
  await esbuild.build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  })
  const { code, stderr } = await host.run(runtime, ['--snapshot-blob', 'acme.blob', '--build-snapshot', outfile])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})
afterAll(() => host?.remove())

test('programs that are started from one snapshot log events of their own, and nothing is of its making', async () => {
  expect(host.segments()).toEqual([])
  for (let runs = 1; runs <= 2; runs++) {
    expect(quiet(await start()).result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
    expect([host.collector.events.size, host.collector.duplicates]).toEqual([3 * runs, 0])
  }
})

test('the variables of those who start it decide, not of those who made it', async () => {
  const before = host.collector.events.size
  const { status, health } = quiet(await start({ DO_NOT_TRACK: '1' }))
  expect([status.mode, status.variable, health.sinks]).toEqual(['off', 'DO_NOT_TRACK', {}])
  expect(host.collector.events.size).toBe(before)
})
