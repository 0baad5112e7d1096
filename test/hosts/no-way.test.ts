import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

const waits = (why: string) => [
  { code: 'bad_option', message: expect.stringMatching(new RegExp(`^exit.upload: .*${why}.*; it waits instead$`)) },
]

test('from inside an archive, as with Yarn PnP, no script can be started: it waits, and says so', async () => {
  // As Yarn shows it to the program; here the archive is a folder.
  const archive = join(host.folder, 'cache/acme.zip')
  cpSync(join(host.folder, 'node_modules'), join(archive, 'node_modules'), { recursive: true })
  for (const file of ['main.mjs', 'life.mjs']) cpSync(join(host.folder, file), join(archive, file))
  const { result, diagnostics } = quiet(await host.run(runtime, [join(archive, 'main.mjs')], { upload: 'detach' }))
  expect(result).toMatchObject({ delivered: 3, kept: 0 })
  expect(diagnostics).toEqual(waits('preferUnplugged'))
  expect(await host.uploadersGone()).toBe(0)
})

test('a bundled program inside an archive cannot be started again, either', async () => {
  const archive = join(host.folder, 'cache/acme.zip')
  for (const file of ['entry.mjs', 'main.mjs', 'life.mjs']) cpSync(join(host.folder, file), join(archive, file))
  cpSync(join(host.folder, 'node_modules'), join(archive, 'node_modules'), { recursive: true })
  const { result, diagnostics } = quiet(await host.run(runtime, [join(archive, 'entry.mjs')], { upload: 'detach' }))
  expect(result).toMatchObject({ delivered: 3, kept: 0 })
  expect(diagnostics).toEqual(waits('preferUnplugged'))
})

test('where another version was installed while the program ran, no uploader is started, and the hint says why', async () => {
  const file = join(host.folder, 'node_modules/orangebox/package.json')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), version: '99.0.0' }))
  const { result, diagnostics } = quiet(await host.run(runtime, ['main.mjs'], { upload: 'detach' }))
  expect(result).toMatchObject({ delivered: 0, kept: 3 })
  expect(diagnostics).toEqual([
    {
      code: 'bad_option',
      message: expect.stringMatching(
        /^exit\.upload: orangebox \S+ was replaced by "99\.0\.0" while this program ran; the events are left to the next run$/,
      ),
    },
  ])
  expect(await host.uploadersGone()).toBe(0)
})

describe('in Electron', () => {
  const electron = (type?: string) =>
    host.run(
      runtime,
      ['--import', './in-electron.mjs', 'main.mjs'],
      { upload: 'detach' },
      { ELECTRON_TYPE: type ?? '' },
    )

  test.each(['browser', 'utility'])(
    'an application (%s) is not started a second time: it waits, and says so',
    async (type) => {
      const { result, diagnostics } = quiet(await electron(type))
      expect(result).toMatchObject({ delivered: 3, kept: 0 })
      expect(diagnostics).toEqual(waits('Electron'))
      expect(await host.uploadersGone()).toBe(0)
    },
  )

  test('run as Node an uploader delivers, and is run as Node, too', async () => {
    const { result, diagnostics } = quiet(await electron())
    expect([result.kept, diagnostics]).toEqual([3, []])
    await host.collector.received(3)
    expect(await host.uploadersGone()).toBe(1)
  })
})
