import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet } from '../hosts/host.ts'
import { command, runtimeName } from './command.ts'

const isBun = runtimeName === 'bun'
if (!isBun) console.info('skipped: npm run test:runtimes compiles a program with Bun')

describe.skipIf(!isBun)('a binary compiled by Bun', () => {
  let host: Host
  let program: string
  beforeAll(async () => {
    host = await createHost()
    program = join(host.folder, 'acme')
    execFileSync(command, ['build', '--compile', 'entry.mjs', '--outfile', program], {
      cwd: host.folder,
      stdio: 'ignore',
    })
    // As on the user's machine: nothing but the binary.
    renameSync(join(host.folder, 'node_modules'), join(host.folder, 'gone'))
  })
  afterAll(() => host?.remove())

  test('waits for its events', async () => {
    expect(quiet(await host.run(program, [])).result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
  })

  test('is its own uploader', async () => {
    const before = host.collector.events.size
    const { result, diagnostics } = quiet(await host.run(program, [], { upload: 'detach' }))
    expect(diagnostics).toEqual([])
    expect(result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    await host.collector.received(before + 3)
    await host.uploadersGone()
    expect(host.collector.events.size).toBe(before + 3)
    expect(host.segments()).toEqual([])
  })
})
