import { createCipheriv, randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { GrowthBook, GrowthBookClient, setPolyfills } from '@growthbook/growthbook'
import { EventSource } from 'eventsource'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { growthbook, trackExposures } from '../../src/settings/growthbook.ts'
import { createTestTelemetry } from '../../src/testing.ts'
import { recordedVoice } from '../support/fakes/voice.ts'
import { listen } from '../support/listen.ts'
import { conforms, type Upstream } from './conformance.ts'
import { asJson, flagServer } from './flag-server.ts'

beforeAll(() => setPolyfills({ EventSource }))
const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

const featuresOf = (upstream: Upstream) =>
  Object.fromEntries(Object.entries(upstream).map(([key, defaultValue]) => [key, { defaultValue }]))
/** A payload; an equal date would be taken for the same one. */
const payloadOf = (upstream: Upstream) => ({ features: featuresOf(upstream), dateUpdated: JSON.stringify(upstream) })
const polled = (first: Upstream) =>
  flagServer(first, (request, response, upstream) => asJson(request, response, payloadOf(upstream)))
const on = { killswitch: { backend: true } }
const off = { killswitch: { backend: false } }
const heard = (source: { subscribe(listener: () => void): () => void }) =>
  new Promise<void>((resolve) => open.push(source.subscribe(resolve)))

/** Asked every 20 ms by the SDK itself. */
const polling = { pollingInterval: 20, timeout: 1_000 }
const can = ['garbage', 'failure', 'silence'] as const
const keys = ['killswitch', 'sampling', 'batch']

conforms('growthbook, a GrowthBook', {
  can,
  rig: async (first, onDiagnostic) => {
    const server = await polled(first)
    const gb = new GrowthBook({ apiHost: server.url, clientKey: 'sdk-1' })
    const source = growthbook(gb, { onDiagnostic })
    for (const key of keys) source.read(key)
    // Destroyed before it is done, it rejects.
    gb.init(polling).catch(() => {})
    const close = async () => {
      gb.destroy({ destroyAllStreams: true })
      await server.close()
    }
    return { ...server, source, close }
  },
})

conforms('growthbook, a GrowthBookClient', {
  can,
  rig: async (first, onDiagnostic) => {
    const server = await polled(first)
    const gb = new GrowthBookClient({ apiHost: server.url, clientKey: 'sdk-1' })
    const source = growthbook(gb, { onDiagnostic, user: { attributes: { id: 'one' } } })
    for (const key of keys) source.read(key)
    // Destroyed before it is done, it rejects.
    gb.init(polling).catch(() => {})
    const close = async () => {
      gb.destroy()
      await server.close()
    }
    return { ...server, source, close }
  },
})

test('streamed features count as they come', async () => {
  const streams: ServerResponse[] = []
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/sub/')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n')
      streams.push(response)
      for (const opened of waiting.splice(0)) opened()
    } else response.writeHead(200, { 'x-sse-support': 'enabled' }).end(JSON.stringify(payloadOf(on)))
  })
  const waiting: (() => void)[] = []
  const isStreaming = new Promise<void>((resolve) => waiting.push(resolve))
  const { url: apiHost, close } = await listen(server)
  open.push(() => void close())
  const gb = new GrowthBook({ apiHost, clientKey: 'sdk-1' })
  open.push(() => gb.destroy({ destroyAllStreams: true }))
  const source = growthbook(gb)
  await gb.init({ streaming: true, timeout: 5_000 })
  await isStreaming
  expect(source.read('killswitch')).toEqual(on.killswitch)
  const change = heard(source)
  for (const stream of streams) stream.write(`event: features\ndata: ${JSON.stringify(payloadOf(off))}\n\n`)
  await change
  expect(source.read('killswitch')).toEqual(off.killswitch)
})

test('encrypted features count when they are decrypted; what cannot be leaves the last good ones', async () => {
  const key = randomBytes(16)
  const encrypt = (features: object) => {
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-128-cbc', key, iv)
    const text = Buffer.concat([cipher.update(JSON.stringify(features)), cipher.final()])
    return `${iv.toString('base64')}.${text.toString('base64')}`
  }
  const gb = new GrowthBook({ decryptionKey: key.toString('base64') })
  open.push(() => gb.destroy())
  const source = growthbook(gb)
  const first = heard(source)
  source.read('killswitch')
  await gb.setPayload({ features: {}, encryptedFeatures: encrypt(featuresOf(on)) })
  await first
  expect(source.read('killswitch')).toEqual(on.killswitch)
  await gb.setPayload({ features: {}, encryptedFeatures: 'x.y' }).catch(() => {})
  expect(source.read('killswitch')).toEqual(on.killswitch)
})

describe('exposures of experiments', () => {
  const features = {
    colour: {
      defaultValue: 'red',
      rules: [
        {
          key: 'colours',
          variations: ['red', 'blue'],
          meta: [{ key: 'control' }, { key: 'blue' }],
          weights: [0, 1],
          coverage: 1,
          hashAttribute: 'id',
        },
      ],
    },
  }
  test('of a GrowthBook and of a GrowthBookClient become events, once a day for each user', async () => {
    const telemetry = createTestTelemetry()
    const trackingCallback = trackExposures(telemetry)
    for (const id of ['ann@work.example', 'ann@work.example', 'bob']) {
      const gb = new GrowthBook({ attributes: { id }, trackingCallback })
      open.push(() => gb.destroy())
      gb.initSync({ payload: { features } })
      expect(gb.getFeatureValue('colour', '')).toBe('blue')
    }
    const client = new GrowthBookClient({ trackingCallback })
    open.push(() => client.destroy())
    client.initSync({ payload: { features } })
    client.getFeatureValue('colour', '', { attributes: { id: 'cid' } })
    client.getFeatureValue('colour', '', { attributes: { id: 'bob' } })
    const exposure = { experiment_id: 'colours', variation_id: 'blue', variation_index: 1, environment: 'production' }
    expect(telemetry.events.map(({ experiment }) => experiment)).toEqual([exposure, exposure, exposure])
    // Whom it is about stays here.
    expect(JSON.stringify(telemetry.events)).not.toMatch(/ann|bob|cid/)
  })
})

describe('a GrowthBook', () => {
  const rule = (id: string, force: object) => ({ condition: { id }, force })
  const features = { killswitch: { defaultValue: {}, rules: [rule('one', { backend: true })] } }
  const made = async (options = {}) => {
    const gb = new GrowthBook({ attributes: { id: 'one' }, ...options })
    open.push(() => gb.destroy())
    return gb
  }

  test('tells of changes of its attributes, and keeps the renderer of the host', async () => {
    let rendered = 0
    const gb = await made({ renderer: () => rendered++ })
    gb.initSync({ payload: { features } })
    const source = growthbook(gb)
    expect(source.read('killswitch')).toEqual({ backend: true })
    const change = heard(source)
    await gb.setAttributes({ id: 'two' })
    await change
    expect(source.read('killswitch')).toEqual({})
    gb.setRenderer(() => {
      rendered += 10
    })
    const again = heard(source)
    await gb.updateAttributes({ id: 'one' })
    await again
    expect([source.read('killswitch'), rendered]).toEqual([{ backend: true }, 11])
  })

  test('is not asked at each read', async () => {
    let evaluations = 0
    const gb = await made({ onFeatureUsage: () => evaluations++ })
    gb.initSync({ payload: { features } })
    const counted = Object.assign(gb, {
      getFeatureValue: (...given: Parameters<GrowthBook['getFeatureValue']>) => {
        evaluations++
        return GrowthBook.prototype.getFeatureValue.apply(gb, given)
      },
    })
    const source = growthbook(counted)
    source.read('killswitch')
    const before = evaluations
    for (let n = 0; n < 1_000; n++) source.read('killswitch')
    expect(evaluations).toBe(before)
  })

  test('whose init fails does not reset good settings', async () => {
    const gb = await made({ apiHost: 'http://127.0.0.1:9', clientKey: 'sdk-none' })
    await gb.setPayload({ features })
    const source = growthbook(gb)
    expect(source.read('killswitch')).toEqual({ backend: true })
    let notices = 0
    open.push(source.subscribe(() => notices++))
    expect(await gb.init({ timeout: 5_000 })).toMatchObject({ success: false })
    await gb.setPayload({ features: {} })
    expect([source.read('killswitch'), notices]).toEqual([{ backend: true }, 0])
  })

  test('passes on what its methods give and throw', async () => {
    const gb = await made()
    growthbook(gb).read('killswitch')
    expect(gb.initSync({ payload: { features } })).toBe(gb)
    expect(() => gb.initSync({ payload: { encryptedFeatures: 'x' } })).toThrow('encrypted')
    expect(Object.keys(gb)).not.toContain('setPayload')
  })
})

test('a feature that cannot be evaluated keeps its value, and is told', () => {
  const voice = recordedVoice()
  const broken = {
    getFeatures: () => ({ a: 1 }),
    getFeatureValue: () => {
      throw new TypeError('a bug')
    },
    setPayload: async () => {},
  }
  const source = growthbook(Object.freeze(broken), { document: on, onDiagnostic: voice.report })
  expect(source.read('killswitch')).toEqual(on.killswitch)
  expect(voice.said).toEqual([
    { level: 'warn', code: 'settings', message: 'the feature "killswitch" threw TypeError; the last value stays' },
  ])
})
