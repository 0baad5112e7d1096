import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from '../hosts/host.ts'

const yarn = resolve(import.meta.dirname, '../../.cache/runtimes/node_modules/@yarnpkg/cli-dist/bin/yarn.js')
const isThere = existsSync(yarn)
if (!isThere) console.info('skipped: npm run test:runtimes fetches Yarn')

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

/** Yarn asks no registry: the package is a folder of the project. */
function install(meta: object = {}) {
  renameSync(join(host.folder, 'node_modules/orangebox'), join(host.folder, 'vendored'))
  cpSync(join(host.folder, 'vendored'), join(host.folder, 'vendor/orangebox'), { recursive: true })
  const project = {
    name: 'acme',
    private: true,
    type: 'module',
    dependencies: { orangebox: 'file:./vendor/orangebox' },
  }
  writeFileSync(join(host.folder, 'package.json'), JSON.stringify({ ...project, ...meta }))
  writeFileSync(join(host.folder, 'yarn.lock'), '')
  const settings = { nodeLinker: 'pnp', enableTelemetry: false, enableGlobalCache: false, enableNetwork: false }
  writeFileSync(join(host.folder, '.yarnrc.yml'), JSON.stringify(settings))
  const env = { ...process.env, HOME: join(host.folder, 'home'), YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' }
  execFileSync(runtime, [yarn, 'install'], { cwd: host.folder, env, stdio: 'pipe' })
}

describe.skipIf(!isThere)("a program under Yarn's Plug'n'Play", () => {
  test('sends, and leaves events to an uploader, for Yarn unpacks the package', async () => {
    install()
    const waited = quiet(await host.run(runtime, [yarn, 'node', 'main.mjs']))
    expect(waited.result).toMatchObject({ delivered: 3, kept: 0 })
    const left = quiet(await host.run(runtime, [yarn, 'node', 'main.mjs'], { upload: 'detach' }))
    expect([left.result.kept, left.diagnostics]).toEqual([3, []])
    await host.collector.received(6)
    expect(await host.uploadersGone()).toBe(1)
    expect(host.segments()).toEqual([])
  })

  test('that keeps the package in its archive sends, and waits instead of leaving events to an uploader', async () => {
    install({ dependenciesMeta: { orangebox: { unplugged: false } } })
    const { result, diagnostics } = quiet(await host.run(runtime, [yarn, 'node', 'main.mjs'], { upload: 'detach' }))
    expect(result).toMatchObject({ delivered: 3, kept: 0 })
    expect(diagnostics).toMatchObject([{ code: 'bad_option', message: expect.stringContaining('preferUnplugged') }])
    expect(await host.uploadersGone()).toBe(0)
  })
})
