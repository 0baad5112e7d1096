import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

/** Namespaces of Linux, of which containers are made. */
const unshare = ['--user', '--map-root-user', '--pid', '--fork', '--mount-proc']
const hasNamespaces = spawnSync('unshare', [...unshare, 'true']).status === 0
if (!hasNamespaces) console.info('skipped: there is no unshare here, or nobody may make namespaces')

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

describe.skipIf(!hasNamespaces)('in a container', () => {
  test('the program that is pid 1 waits instead of leaving its events to an uploader, which would end with it', async () => {
    const { result } = quiet(await host.run('unshare', [...unshare, runtime, 'main.mjs'], { upload: 'detach' }))
    expect(result).toMatchObject({ delivered: 3, kept: 0 })
    expect(await host.uploadersGone()).toBe(0)
  })

  test('on a read-only file system it sends from memory, and says so', async () => {
    mkdirSync(host.stateDir)
    // An empty file system over the directory, which nobody may write to.
    const script = 'mount -t tmpfs -o ro none "$0" && exec "$@"'
    const inside = ['--mount', 'sh', '-c', script, host.stateDir, runtime, 'main.mjs']
    const { result, diagnostics, status } = quiet(await host.run('unshare', [...unshare, ...inside]))
    expect(result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
    expect(status.storage).toBe('memory')
    expect(diagnostics.map(({ code }) => code)).toContain('storage')
  })
})
