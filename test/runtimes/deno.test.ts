import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host } from '../hosts/host.ts'
import { command, runtimeName } from './command.ts'

const isDeno = runtimeName === 'deno'
if (!isDeno) console.info('skipped: npm run test:runtimes tries the permissions of Deno')

describe.skipIf(!isDeno)('with some of the permissions of Deno', () => {
  let host: Host
  beforeEach(async () => {
    host = await createHost()
  })
  afterEach(() => host?.remove())

  const net = '--allow-net=127.0.0.1'
  const state = () => ['read', 'write'].map((right) => `--allow-${right}=${host.stateDir}`)
  /** `--no-prompt`: on a terminal Deno would ask the user. */
  const run = (...rights: readonly string[]) => runTo('wait', ...rights)
  const runTo = async (upload: string, ...rights: readonly string[]) => {
    const args = ['run', '--no-prompt', ...rights, 'bare.mjs', host.url, host.stateDir, upload]
    const { stdout, ...rest } = await host.run(command, args, {}, { NO_COLOR: '1' })
    expect(rest).toEqual({ code: 0, signal: null, stderr: '', told: [] })
    return JSON.parse(stdout)
  }

  test('none at all: it is off, for nobody could have said no', async () => {
    expect(await run()).toEqual({ delivered: 0, kept: 0, storage: 'memory' })
  })

  test('no files: it is off, for the consent cannot be read', async () => {
    expect(await run('--allow-env', net)).toMatchObject({ delivered: 0, kept: 0 })
  })

  test('a state directory that may be read: it keeps to memory, and sends', async () => {
    const [read = ''] = state()
    expect(await run('--allow-env', net, read)).toEqual({ delivered: 1, kept: 0, storage: 'memory' })
  })

  test('environment, network and state directory: all of it works', async () => {
    expect(await run('--allow-env', net, ...state())).toEqual({ delivered: 1, kept: 0, storage: 'disk' })
    expect(host.segments()).toEqual([])
  })

  test('no network: the events are kept', async () => {
    expect(await run('--allow-env', ...state())).toEqual({ delivered: 0, kept: 1, storage: 'disk' })
    expect(host.segments()).toHaveLength(1)
  })
  test('no right to run anything: what is left to an uploader waits for the next run', async () => {
    expect(await runTo('detach', '--allow-env', net, ...state())).toMatchObject({ delivered: 0, kept: 1 })
    expect(host.segments()).toHaveLength(1)
  })

  test('the right to run Deno, and to read the package, where its script lies: an uploader delivers', async () => {
    const rights = [`--allow-run=${command}`, `--allow-read=${host.folder}`, `--allow-write=${host.stateDir}`]
    expect(await runTo('detach', '--allow-env', net, ...rights)).toMatchObject({ delivered: 0, kept: 1 })
    await host.collector.received(1)
    await host.uploadersGone()
    expect(host.segments()).toEqual([])
  })
})
