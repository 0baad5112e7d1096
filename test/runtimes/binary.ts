import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHost, type Host, quiet } from '../hosts/host.ts'

/**
 * What a program compiled into one binary must do.
 *
 * @param compile makes `program` of the host's folder
 * @param sources folders that are not on the user's machine, where there is nothing but the binary
 */
export function testBinary(compile: (host: Host, program: string) => Promise<void>, sources: readonly string[]): void {
  let host: Host
  let program: string
  beforeAll(async () => {
    host = await createHost()
    program = join(host.folder, 'acme')
    await compile(host, program)
    for (const folder of sources) renameSync(join(host.folder, folder), join(host.folder, `gone-${folder}`))
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
}
