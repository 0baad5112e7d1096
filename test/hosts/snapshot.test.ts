import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

const programs = ['snapshot', 'snapshot-deferred', 'snapshot-started']

let host: Host
const blobOf = (program: string) => ['--snapshot-blob', `${program}.blob`]
const start = (program: string, env?: Readonly<Record<string, string>>) =>
  host.run(runtime, [...blobOf(program), 'acme'], { upload: 'wait' }, env)

async function makeSnapshot(program: string): Promise<void> {
  // A snapshot is made of one file.
  const [entry, outfile] = [join(host.folder, `${program}.mjs`), join(host.folder, `${program}.cjs`)]
  await esbuild.build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  })
  const { code, stderr } = await host.run(runtime, [...blobOf(program), '--build-snapshot', outfile])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}

beforeAll(async () => {
  host = await createHost()
  for (const program of programs) await makeSnapshot(program)
})
afterAll(() => host?.remove())

test.each(programs)(
  'programs that are started from one %s log events of their own, and nothing is of its making',
  async (program) => {
    expect(host.segments()).toEqual([])
    const before = host.collector.events.size
    for (let runs = 1; runs <= 2; runs++) {
      expect(quiet(await start(program)).result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
      expect([host.collector.events.size - before, host.collector.duplicates]).toEqual([3 * runs, 0])
    }
  },
)

test.each(['snapshot', 'snapshot-started'])(
  'the variables of those who start a %s decide, not of those who made it',
  async (program) => {
    const before = host.collector.events.size
    const { status, health } = quiet(await start(program, { DO_NOT_TRACK: '1' }))
    expect([status.mode, status.variable, health.sinks]).toEqual(['off', 'DO_NOT_TRACK', {}])
    expect(host.collector.events.size).toBe(before)
  },
)
