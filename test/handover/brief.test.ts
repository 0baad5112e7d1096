import { describe, expect, test } from 'vitest'
import { type Brief, briefOf, type InForce, optionsOf, parseBrief } from '../../src/handover/brief.ts'
import type { TelemetryOptions } from '../../src/model/options.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { parseOptions } from '../../src/policy/parse-options.ts'

/** Options as a client has them, and what was wrong with those of its host. */
function parsed(given: TelemetryOptions) {
  const bad: string[] = []
  const options = parseOptions(given, defaultBatch, (where, message) => void bad.push(`${where}: ${message}`))
  return { bad, options }
}

const least: TelemetryOptions = {
  service: { name: 'acme', version: '1.4.0' },
  endpoint: 'https://telemetry.acme.dev/base',
}
const most: TelemetryOptions = {
  ...least,
  app: '@acme/tools',
  endpoint: 'http://collector.acme.dev:4318/',
  allowInsecure: true,
  allowInTests: true,
  authRequired: true,
  network: { proxy: 'http://user:word@proxy:8080' },
  compression: 'gzip',
  selfContained: true,
  spool: { maxBytes: 2 ** 21, maxAgeMs: 60_000, maxFiles: 10, maxEventBytes: 2_048 },
  optOutVariable: 'ACME_SAYS_NO',
  durability: 'write-ahead',
  exit: { upload: 'detach' },
}

/** What a parent with these options hands over, as the child reads it. */
function handed(given: TelemetryOptions, more: Partial<InForce> = {}): Brief {
  const { options } = parsed(given)
  const { batch, endpoint } = options
  if (endpoint === undefined) throw new Error('a client without an endpoint is off')
  const handing: InForce = {
    options: { ...options, endpoint },
    stateDir: '/home/ann/.local/state',
    killswitch: new Map(),
    ...{ batch, version: undefined, proof: undefined, user: undefined, sinks: [], ...more },
  }
  const brief = parseBrief(JSON.stringify(briefOf(handing)))
  if (!brief) throw new Error('a brief is a brief')
  return brief
}

const childOf = (brief: Brief) => optionsOf(brief, () => false)

describe('the child has the options of its parent, and finds nothing wrong with them:', () => {
  test.each([
    ['the least a host gives', least],
    ['the most', most],
    ['no proxy at all', { ...least, network: { proxy: false as const } }],
  ])('%s', (_name, given) => {
    const { options: parent } = parsed(given)
    const { bad, options: child } = parsed(childOf(handed(given)))
    expect(bad).toEqual([])
    const { stateDir, settings, auth, allows, allowInTests, exit, ...same } = child
    expect(parent).toMatchObject(same)
    expect([stateDir, allowInTests]).toEqual(['/home/ann/.local/state', parent.allowInTests])
    // It is the end of the line: it starts no uploader itself.
    expect(exit.upload).toBe('wait')
  })
})

test('of a notice the child is told the version, which it writes down with the rules of its sinks', () => {
  const { bad, options } = parsed(childOf(handed({ ...least, notice: { version: '2', text: 'Read it.' } })))
  expect([bad, options.notice?.version, options.notice?.text]).toEqual([[], '2', undefined])
})

test('settings are handed over as they stand, a remote base URL the parent allowed included', () => {
  const batch = { ...defaultBatch, maxExportBatchSize: 7, baseUrl: 'https://eu.acme.dev', path: '/v2' }
  const { bad, options } = parsed(childOf(handed(least, { batch })))
  expect([bad, options.batch]).toEqual([[], batch])
  expect(options.allows(new URL('https://elsewhere.dev'))).toBe(false)
})

test('a killswitch in force in the parent is in force in the child', () => {
  const killswitch = new Map([
    ['backend', true],
    ['other', false],
  ])
  expect(childOf(handed(least, { killswitch })).settings?.read('killswitch')).toEqual({ backend: true, other: false })
})

test('a killswitch that its parent, or who runs beside it, has written down since is obeyed at the next look', () => {
  const sinks = [
    { name: 'backend', paths: { segments: '/state/acme/one' }, brief: undefined },
    { name: 'other', paths: { segments: '/state/acme/two' }, brief: undefined },
  ]
  const killed = new Set<string>()
  const { settings } = optionsOf(handed(least, { sinks, killswitch: new Map([['other', false]]) }), (folder) =>
    killed.has(folder),
  )
  expect(settings?.read('killswitch')).toEqual({ other: false })
  killed.add('/state/acme/two')
  expect(settings?.read('killswitch')).toEqual({ other: true })
  killed.clear()
  expect(settings?.read('killswitch')).toEqual({ other: false })
})

describe('credentials:', () => {
  const ask = { signal: new AbortController().signal, reason: 'first' } as never
  const headers = { Authorization: 'Bearer t' }
  test.each([
    [
      'with their account',
      { headers, accounts: ['a hash'], owner: 'ann', isTools: false },
      { headers, account: 'ann' },
    ],
    ['of nobody in particular', { headers, accounts: [], owner: undefined, isTools: false }, { headers }],
    ['of the tool itself', { headers, accounts: [], owner: undefined, isTools: true }, { headers, owner: 'tool' }],
  ])('%s', async (_name, proof, expected) => {
    expect(await childOf(handed(least, { proof })).auth?.(ask)).toEqual(expected)
  })
  test('none', () => expect(childOf(handed(least)).auth).toBeUndefined())
  test('and the id of a user, for events stand under it that were recorded before there was an account', () => {
    expect(childOf(handed(least, { user: { id: 'ann' } })).user).toEqual({ id: 'ann' })
    const ann = { id: 'ann', accountUuid: 'a' }
    expect(childOf(handed(least, { user: ann })).user).toEqual(ann)
    expect(childOf(handed(least, { user: { accountUuid: 'a' } })).user).toBeUndefined()
  })
})

test.each([
  ['nothing', ''],
  ['half a brief', '{"options":{"endpoint":"https:'],
  ['null', 'null'],
  ['a number', '7'],
  ['an empty object', '{}'],
  ['options that are null', '{"options":null}'],
  ['no endpoint', '{"options":{}}'],
  ['an endpoint that is no text', '{"options":{"endpoint":{}}}'],
])('%s on standard input is no brief', (_name, text) => expect(parseBrief(text)).toBeUndefined())
