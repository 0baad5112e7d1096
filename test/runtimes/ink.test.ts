import { execFileSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from '../hosts/host.ts'
import { recipe } from '../hosts/recipes.ts'

const root = resolve(import.meta.dirname, '../..')
const fetched = join(root, '.cache/runtimes/node_modules')
const isThere = existsSync(join(fetched, 'ink'))
if (!isThere) console.info('skipped: npm run test:runtimes fetches Ink')

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

describe.skipIf(!isThere)('a program with React Ink, as docs/recipes.md says,', () => {
  test('draws its screen, and what it logged has arrived when it ends', async () => {
    const { files, commands } = recipe('React Ink', 'docs/recipes.md')
    for (const [name, text] of Object.entries(files)) writeFileSync(join(host.folder, name), text)
    for (const name of ['ink', 'react']) host.link(name, join(fetched, name))
    const [, ...args] = (commands[0] ?? '').split(' ')
    execFileSync(process.execPath, [join(root, 'node_modules/esbuild/bin/esbuild'), ...args, '--log-level=error'], {
      cwd: host.folder,
    })
    const env = { ACME_TELEMETRY_URL: host.url, XDG_STATE_HOME: host.stateDir, LOCALAPPDATA: host.stateDir }
    const { stdout, ...outcome } = await host.run(runtime, ['acme.mjs'], {}, env)
    quiet({ ...outcome, stdout: '' })
    expect(stdout).toContain('1 page published')
    expect([...host.collector.events.values()].map(({ event }) => event.event_data)).toMatchObject([
      { event_name: 'pages_published', metadata: { pages: 1 } },
    ])
    expect(host.segments()).toEqual([])
  })
})
