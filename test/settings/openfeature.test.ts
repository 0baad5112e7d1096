import {
  type Client,
  OpenFeature,
  OpenFeatureEventEmitter,
  type Provider,
  ProviderEvents,
  TypedInMemoryProvider,
} from '@openfeature/server-sdk'
import { afterEach, describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import { evaluationHook, openfeature } from '../../src/settings/openfeature.ts'
import { openFeatureSource } from '../../src/settings/openfeature-source.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'
import { recordedVoice } from '../support/fakes/voice.ts'
import { conforms, type Upstream } from './conformance.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})
let domains = 0

/** A provider of a host's own, on the real SDK. */
function providerOf(first: Upstream) {
  let upstream = first
  const silent: (() => void)[] = []
  const events = new OpenFeatureEventEmitter()
  const resolve = async (key: string, fallback: unknown) => {
    if (upstream === 'silence') await new Promise<void>((done) => silent.push(done))
    if (upstream === 'failure') throw new Error('offline')
    if (upstream === 'garbage') return { value: 'no object' as never }
    const value = (upstream as Record<string, unknown>)[key]
    return value === undefined
      ? { value: fallback as never, errorCode: 'FLAG_NOT_FOUND' as never }
      : { value: value as never }
  }
  const provider: Provider = {
    ...{
      metadata: { name: 'own' },
      runsOn: 'server',
      events,
      resolveBooleanEvaluation: resolve,
      resolveStringEvaluation: resolve,
    },
    ...{ resolveNumberEvaluation: resolve, resolveObjectEvaluation: resolve },
  }
  const set = (next: Upstream, flagsChanged?: string[]) => {
    upstream = next
    for (const done of silent.splice(0)) done()
    events.emit(ProviderEvents.ConfigurationChanged, { ...(flagsChanged && { flagsChanged }) })
  }
  return { provider, set }
}
async function clientOf(provider: Provider): Promise<Client> {
  const domain = `settings-${domains++}`
  await OpenFeature.setProviderAndWait(domain, provider)
  return OpenFeature.getClient(domain)
}
const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

conforms('openfeature', {
  can: ['garbage', 'failure', 'silence'],
  rig: async (first, onDiagnostic: (diagnostic: Diagnostic) => void) => {
    const { provider, set } = providerOf(first)
    const client = (await clientOf(provider)).setLogger(quiet)
    const source = openfeature(client, { onDiagnostic })
    // A flag is known once somebody has read it.
    for (const key of ['killswitch', 'sampling', 'batch']) source.read(key)
    return {
      source,
      serve: async (next) => {
        set(next)
        await settle()
        await settle()
      },
      close: async () => set({}),
    }
  },
})

const heard = (source: { subscribe(listener: () => void): () => void }) =>
  new Promise<void>((resolve) => open.push(source.subscribe(resolve)))
const flag = (value: object, more: object = {}) =>
  ({ variants: { on: value }, defaultVariant: 'on', disabled: false, ...more }) as const

test("the SDK's own provider: values, changes, flags that are gone or switched off, and the context", async () => {
  const asked: unknown[] = []
  const contextEvaluator = (context: object) => {
    asked.push(context)
    return 'on'
  }
  const provider = new TypedInMemoryProvider({
    sampling: flag({ a: { sample_rate: 0 } }, { contextEvaluator }),
  } as never)
  const source = openfeature(await clientOf(provider), {
    context: { targetingKey: 'one' },
    document: { killswitch: {} },
  })
  const first = heard(source)
  expect([source.read('sampling'), source.read('killswitch')]).toEqual([undefined, {}])
  await first
  expect(source.read('sampling')).toEqual({ a: { sample_rate: 0 } })
  expect(asked[0]).toMatchObject({ targetingKey: 'one' })

  const second = heard(source)
  await provider.putConfiguration({
    sampling: flag({}, { disabled: true }),
    killswitch: flag({ backend: true }),
  } as never)
  await second
  expect([source.read('sampling'), source.read('killswitch')]).toEqual([undefined, { backend: true }])
})

test('a provider that is ready late is heard', async () => {
  let ready = () => {}
  const { provider } = providerOf({ killswitch: { backend: true } })
  const domain = `settings-${domains++}`
  OpenFeature.setProvider(domain, { ...provider, initialize: () => new Promise<void>((resolve) => (ready = resolve)) })
  const voice = recordedVoice()
  const source = openfeature(OpenFeature.getClient(domain), { onDiagnostic: voice.report })
  const first = heard(source)
  expect(source.read('killswitch')).toBeUndefined()
  await settle()
  ready()
  await first
  expect([source.read('killswitch'), voice.said]).toEqual([{ backend: true }, []])
})

test('a change of flags nobody reads is none of ours', async () => {
  const { provider, set } = providerOf({ killswitch: { backend: true } })
  const client = await clientOf(provider)
  let evaluations = 0
  const counted = Object.create(client, {
    getObjectDetails: {
      value: (...given: Parameters<Client['getObjectDetails']>) => ++evaluations && client.getObjectDetails(...given),
    },
  })
  const source = openfeature(counted)
  source.read('killswitch')
  await heard(source)
  // Ready as it is, its event comes at once, and is one more load.
  await settle()
  const before = evaluations
  set({}, ['other'])
  await settle()
  expect(evaluations).toBe(before)
  const second = heard(source)
  set({}, ['killswitch'])
  await second
  expect(source.read('killswitch')).toBeUndefined()
})

test('a flag that failed is evaluated again after 30 seconds, whether or not an event comes', async () => {
  const clock = scriptedClock()
  const voice = recordedVoice()
  let answer: object = { value: {}, errorCode: 'GENERAL' }
  const client = { getObjectDetails: async () => answer as never, addHandler: () => {}, removeHandler: () => {} }
  const source = openFeatureSource(client, {}, { clock, roll: () => 0, report: voice.report })
  source.read('killswitch')
  open.push(source.subscribe(() => {}))
  await clock.pass(0)
  expect(voice.said).toMatchObject([
    { message: 'the flag "killswitch" could not be evaluated: GENERAL; its last value stays' },
  ])
  expect(clock.waiting()).toEqual([{ inMs: 30_000, holds: false }])
  answer = { value: { backend: true } }
  await clock.pass(30_000)
  expect(source.read('killswitch')).toEqual({ backend: true })
})

describe('evaluations', () => {
  const flags = {
    'new-editor': { disabled: false, variants: { on: true, off: false }, defaultVariant: 'on' },
    limit: { disabled: false, variants: { low: 1 }, defaultVariant: 'low' },
  } as const
  async function hooked(options = {}) {
    const telemetry = createTestTelemetry()
    const client = await clientOf(new TypedInMemoryProvider(flags))
    client.setLogger(quiet)
    client.addHooks(evaluationHook(telemetry, options))
    return { telemetry, client }
  }
  const metadata = (telemetry: ReturnType<typeof createTestTelemetry>) =>
    telemetry.events.map((event) => event.metadata)

  test('become events by the semantic conventions; neither the targeting key nor a value of a variant leaves', async () => {
    const { telemetry, client } = await hooked()
    await client.getBooleanValue('new-editor', false, { targetingKey: 'ann@work.example' })
    await client.getNumberValue('missing', 7, { targetingKey: 'ann@work.example' })
    await client.getStringValue('limit', 'secret text')
    expect(telemetry.events.map(({ name }) => name)).toEqual(Array(3).fill('feature_flag.evaluation'))
    const provider = { 'feature_flag.provider.name': 'in-memory' }
    expect(metadata(telemetry)).toEqual([
      {
        ...{ 'feature_flag.key': 'new-editor', 'feature_flag.result.variant': 'on', ...provider },
        'feature_flag.result.reason': 'static',
      },
      {
        ...{ 'feature_flag.key': 'missing', 'feature_flag.result.value': 7, ...provider },
        ...{ 'feature_flag.result.reason': 'error', 'error.type': 'flag_not_found' },
      },
      {
        ...{ 'feature_flag.key': 'limit', ...provider },
        ...{ 'feature_flag.result.reason': 'error', 'error.type': 'type_mismatch' },
      },
    ])
    expect(JSON.stringify(telemetry.events)).not.toMatch(/ann|secret/)
  })
  test('are told each time, as the conventions want it, or each result once a day', async () => {
    for (const [once, count] of [
      [false, 4],
      [true, 2],
    ] as const) {
      const { telemetry, client } = await hooked({ once })
      for (const targetingKey of ['ann', 'ann', 'bob', 'bob'])
        await client.getBooleanValue('new-editor', false, { targetingKey })
      expect(telemetry.events).toHaveLength(count)
    }
  })
  test('of a provider with words of its own say other', async () => {
    const own: Provider = {
      ...providerOf({}).provider,
      resolveBooleanEvaluation: async () => ({
        ...{ value: true, variant: 'v', reason: 'A_WHIM' },
        flagMetadata: { flagSetId: 'set', version: '3' },
      }),
    }
    const telemetry = createTestTelemetry()
    const client = await clientOf(own)
    client.addHooks(evaluationHook(telemetry))
    await client.getBooleanValue('any', false)
    expect(metadata(telemetry)).toMatchObject([
      {
        ...{ 'feature_flag.result.reason': 'other', 'feature_flag.set.id': 'set', 'feature_flag.version': '3' },
        'feature_flag.provider.name': 'own',
      },
    ])
  })
})
