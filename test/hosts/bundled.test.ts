import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundlers } from './bundle.ts'
import { createHost, type Given, type Host, quiet, runtime } from './host.ts'

describe.each(bundlers)('a host bundled by $name', ({ bundle, extension }) => {
  let host: Host
  beforeAll(async () => {
    host = await createHost()
    await bundle(host.folder)
    // As on the user's machine: what it was built from is not there.
    renameSync(join(host.folder, 'node_modules'), join(host.folder, 'gone'))
  })
  afterAll(() => host?.remove())

  const run = async (program: 'entry' | 'main', given?: Given) =>
    quiet(await host.run(runtime, [`out/dist/${program}${extension}`], given))

  test('waits for its events', async () => {
    const before = host.collector.events.size
    expect((await run('entry')).result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
    expect(host.collector.events.size).toBe(before + 3)
  })

  test('with the small entry is its own uploader, and nothing else then', async () => {
    const before = host.collector.events.size
    const { result, diagnostics } = await run('entry', { upload: 'detach' })
    expect(diagnostics).toEqual([])
    expect(result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    await host.collector.received(before + 3)
    expect(await host.uploadersGone()).toBe(1)
    // It logged nothing of its own.
    expect(host.collector.events.size).toBe(before + 3)
    expect(host.collector.duplicates).toBe(0)
    expect(host.segments()).toEqual([])
  })

  test('without it starts nothing, not even a script that has the right name by chance', async () => {
    const wrong = join(host.folder, 'wrong')
    for (const place of ['', 'out', 'out/dist'])
      writeFileSync(
        join(host.folder, place, 'upload-main.js'),
        `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(wrong)}, '')`,
      )
    const given = { stateDir: join(host.folder, 'other-state') }
    const { result, diagnostics } = await run('main', { ...given, upload: 'detach' })
    expect(result).toMatchObject({ delivered: 0, kept: 3 })
    await host.uploadersGone()
    expect(existsSync(wrong)).toBe(false)
    expect(diagnostics).toEqual([{ code: 'bad_option', message: expect.stringContaining('runUploaderIfChild()') }])

    // Nothing is lost: the next run has them.
    expect((await run('main', { ...given, events: 0 })).result).toMatchObject({ delivered: 3 })
  })
})

describe('a small entry behind which the program is not', () => {
  let host: Host
  beforeAll(async () => {
    host = await createHost()
    const entryPoints = ['too-late', 'inlined'].map((name) => join(host.folder, `${name}.mjs`))
    await esbuild.build({
      ...{ entryPoints, outdir: join(host.folder, 'out'), outExtension: { '.js': '.mjs' } },
      ...{ bundle: true, platform: 'node', target: 'node20', format: 'esm' },
    })
  })
  afterAll(() => host?.remove())

  test('since it was imported statically, starts no uploader, and says why', async () => {
    const { result, diagnostics } = quiet(await host.run(runtime, ['out/too-late.mjs'], { upload: 'detach' }))
    expect(result).toMatchObject({ delivered: 0, kept: 3 })
    expect(diagnostics).toEqual([{ code: 'bad_option', message: expect.stringContaining('runUploaderIfChild()') }])
    expect(await host.uploadersGone()).toBe(0)
  })

  test('since the bundler has inlined it, has the uploader end before it does the work a second time', async () => {
    const given = { upload: 'detach', work: join(host.folder, 'work'), stateDir: join(host.folder, 'inlined') } as const
    const { result } = quiet(await host.run(runtime, ['out/inlined.mjs'], given))
    expect(result).toMatchObject({ delivered: 0, kept: 3 })
    expect(await host.uploadersGone()).toBe(1)
    expect(readFileSync(given.work, 'utf8')).toBe('done\n')
  })
})
