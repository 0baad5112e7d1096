import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

describe.each(['main.mjs', 'entry.mjs'])('%s, told by a relative path, changes its working directory', (script) => {
  test.each([
    ['and waits', { upload: 'wait' }],
    ['and detaches', { upload: 'detach' }],
    // Windows keeps a directory that is somebody's working directory.
    ...(process.platform === 'win32'
      ? []
      : ([
          ['to one that is gone, and waits', { upload: 'wait', remove: true }],
          ['to one that is gone, and detaches', { upload: 'detach', remove: true }],
        ] as const)),
  ] as const)('%s', async (_, given) => {
    const chdir = join(host.folder, 'elsewhere')
    mkdirSync(chdir)
    const { diagnostics } = quiet(await host.run(runtime, [script], { ...given, chdir }))
    expect(diagnostics).toEqual([])
    await host.collector.received(3)
    await host.uploadersGone()
    expect(host.segments()).toEqual([])
  })
})
