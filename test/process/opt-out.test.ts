import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect } from 'vitest'
import { programs } from '../support/run.ts'
import { type Host, type Scene, test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

const everything: readonly Step[] = [
  ['log', 3],
  ['experiment', { experimentId: 'e', variationId: 'v' }],
  ['setContext', { a: 1 }],
  ['setUser', { accountUuid: 'a' }],
  ['setSession', 'another'],
  ['status'],
  ['child', { context: { b: 2 } }],
  ['log', 3],
  ['flush'],
  ['shutdown'],
  ['log', 3],
]

const optOuts: readonly (readonly [string, Omit<Host, 'steps'>])[] = [
  ['enabled: false', { options: { enabled: false } }],
  ['DO_NOT_TRACK', { env: { DO_NOT_TRACK: '1' }, options: { enabled: true } }],
  ['<APP>_TELEMETRY_DISABLED', { env: { ACME_TELEMETRY_DISABLED: 'true' }, options: { enabled: true } }],
  ['optOutVariable', { env: { ACME_QUIET: '1' }, options: { optOutVariable: 'ACME_QUIET' } }],
  ['NODE_ENV=test', { env: { NODE_ENV: 'test' } }],
  ['no endpoint', { options: { endpoint: undefined } }],
  ['an endpoint that may not be used', { options: { endpoint: 'http://example.com' } }],
]

/** What a run touched, as the preloaded spy tells. */
async function touchedBy(scene: Scene, { options, env, steps }: Host): Promise<unknown[]> {
  const preload = `--import ${pathToFileURL(join(programs, 'spy.mjs'))}`
  const run = scene.run({ steps, ...(options && { options }), env: { ...env, NODE_OPTIONS: preload } })
  await run.ended()
  return run.of('told')[0]?.touched as unknown[]
}

/** Why strace cannot be used here, if so: it is not everywhere, and not everywhere allowed. */
const straceFault = (): string | undefined => {
  const { status, error, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' })
  return status === 0 ? undefined : `strace cannot be used: ${error?.message ?? stderr}`
}

/** The system calls of a run that concern its own directories or the network. */
async function tracedIn(scene: Scene, host: Host): Promise<string[]> {
  const file = join(scene.dir, 'trace')
  const run = scene.run({ ...host, wrapper: ['strace', '-f', '-s', '4096', '-e', 'trace=file,network', '-o', file] })
  await run.ended()
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => !line.includes('execve(') && (line.includes(scene.dir) || /\bAF_INET6?\b/.test(line)))
}

describe.each(optOuts)('switched off by %s, a client touches nothing', (_what, how) => {
  test('as a spy in the process sees it', async ({ scene }) => {
    const collector = await scene.collect()
    expect(await touchedBy(scene, { ...how, steps: everything })).toEqual([])
    expect([existsSync(scene.stateDir), collector.requests.length]).toEqual([false, 0])
  })

  test('as strace sees it', async ({ scene, skip }) => {
    const fault = straceFault()
    skip(fault !== undefined, fault)
    const collector = await scene.collect()
    expect(await tracedIn(scene, { ...how, steps: everything })).toEqual([])
    expect(collector.requests).toHaveLength(0)
  })
})

test('the spy would notice', async ({ scene }) => {
  await scene.collect()
  const touched = await touchedBy(scene, { steps: everything })
  for (const call of [
    'fs.openSync',
    'fs.mkdirSync',
    'fs.openSync(/dev/urandom)',
    'socket.connect',
    'timers.setTimeout',
  ])
    expect(touched).toContainEqual(expect.stringContaining(call))
})

test('strace would notice', async ({ scene, skip }) => {
  const fault = straceFault()
  skip(fault !== undefined, fault)
  await scene.collect()
  const traced = await tracedIn(scene, { steps: everything })
  for (const call of ['mkdir', 'unlink', 'connect']) expect(traced).toContainEqual(expect.stringContaining(call))
})

test.for(['0', 'false', 'no', 'off', ''])('DO_NOT_TRACK=%s says nothing', async (value, { scene }) => {
  await scene.collect()
  await scene.run({ env: { DO_NOT_TRACK: value }, steps: [['log'], ['shutdown']] }).ended()
  expect(scene.ledger().lost).toEqual([])
})

test.for([
  ['the host’s own switch may be turned on', { options: { enabled: false } }, 1],
  ['DO_NOT_TRACK is not overridden by setEnabled', { env: { DO_NOT_TRACK: '1' } }, 0],
] as const)('%s', async ([, how, delivered], { scene }) => {
  const collector = await scene.collect()
  const run = scene.run({ ...how, steps: [['log'], ['setEnabled', true], ['log'], ['shutdown']] })
  await run.ended()
  expect(collector.events.size).toBe(delivered)
})

test('setEnabled(false) refuses what follows, and what came before waits', async ({ scene }) => {
  const collector = await scene.collect()
  const run = scene.run({
    steps: [
      ['log', 2],
      ['setEnabled', false],
      ['log', 3],
      ['flush'],
      ['reach', 'off'],
      ['setEnabled', true],
      ['log'],
      ['shutdown'],
    ],
  })
  await run.ended()
  expect(run.of('reached')[0]?.health.sinks.backend).toMatchObject({ refused: { opt_out: 3 }, kept: 2, requests: 0 })
  expect(collector.events.size).toBe(3)
})
