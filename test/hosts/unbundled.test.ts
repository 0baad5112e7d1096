import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

describe.each([
  ['a program that is neither bundled nor compiled', 'main.mjs'],
  ['a program with the small entry', 'entry.mjs'],
  ['a CommonJS program', 'common.cjs'],
])('%s', (_, script) => {
  test('waits for its events', async () => {
    const { result } = quiet(await host.run(runtime, [script]))
    expect(result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
    expect(host.collector.events.size).toBe(3)
  })

  test('leaves them to an uploader', async () => {
    const { result, diagnostics } = quiet(await host.run(runtime, [script], { upload: 'detach' }))
    expect(diagnostics).toEqual([])
    expect(result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    await host.collector.received(3)
    expect(await host.uploadersGone()).toBe(1)
    expect(host.segments()).toEqual([])
    expect(host.collector.duplicates).toBe(0)
  })
})

test.skipIf(process.platform === 'win32')(
  'a host that closed its standard descriptors is not ended by the start of an uploader',
  async () => {
    const closes = 'import fs from "node:fs"; for (const fd of [0, 1, 2]) fs.closeSync(fd)'
    const daemon = ['--import', `data:text/javascript,${closes}`, 'main.mjs']
    expect(quiet(await host.run(runtime, daemon, { upload: 'detach' })).result).toMatchObject({ delivered: 0, kept: 3 })
    await host.collector.received(3)
    await host.uploadersGone()
  },
)

// As v8-compile-cache does it: what is compiled so has no `import()`.
test.each(['wait', 'detach'] as const)(
  'a host with a cache of its own for what `_compile` compiles is served like any other: %s',
  async (upload) => {
    const hook = `
      import { Module } from 'node:module'
      import vm from 'node:vm'
      Module.prototype._compile = function (code, filename) {
        const run = new vm.Script(Module.wrap(code), { filename }).runInThisContext()
        return run.call(this.exports, this.exports, (id) => this.require(id), this, filename, '')
      }`
    const cached = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, 'main.mjs']
    const { diagnostics } = quiet(await host.run(runtime, cached, { upload }))
    expect(diagnostics).toEqual([])
    await host.collector.received(3)
    await host.uploadersGone()
  },
)

test('in CI, where all processes die with the job, it waits for what it would have left to an uploader', async () => {
  const { result } = quiet(await host.run(runtime, ['main.mjs'], { upload: 'detach' }, { CI: 'true' }))
  expect(result).toMatchObject({ delivered: 3, kept: 0 })
  expect(await host.uploadersGone()).toBe(0)
})

test('a test that has put something else in the place of orangebox can use all other entries', async () => {
  const { code, stdout, stderr } = await host.run(runtime, ['--experimental-test-module-mocks', 'mocked.mjs'])
  expect(code, stderr).toBe(0)
  expect(JSON.parse(stdout.split('\n').find((line) => line.startsWith('{')) ?? '')).toEqual({
    empty: [],
    made: 'mocked',
    events: 1,
  })
})
