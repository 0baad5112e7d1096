import { createServer } from 'node:http'
import { createFlagOverridesFromMap, getClient, OverrideBehaviour, PollingMode } from 'configcat-node'
import { StatsigServer } from 'statsig-node'
import { InMemStorageProvider, initialize } from 'unleash-client'
import { afterEach, expect, test } from 'vitest'
import type { SettingsSource } from '../../src/model/settings.ts'
import { cachedSettings } from '../../src/settings/cached.ts'
import { listen } from '../support/listen.ts'

/* The recipes of docs/settings.md, on the real packages. */

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})
const on = { killswitch: { backend: true } }

/** Resolves when a source says this of the killswitch. */
const says = (source: SettingsSource, killswitch: unknown) =>
  new Promise<void>((done) => {
    const look = () => {
      if (JSON.stringify(source.read('killswitch')) !== JSON.stringify(killswitch)) return
      stop()
      done()
    }
    const stop = source.subscribe(look)
    setImmediate(look)
  })

test('Unleash: the payload of a variant, as it changes', async () => {
  const variant = { name: 'v', weight: 1_000, payload: { type: 'json', value: JSON.stringify(on) } }
  let features = [
    { name: 'acme-telemetry', enabled: true, strategies: [{ name: 'default', parameters: {} }], variants: [variant] },
  ]
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ version: 2, features }))
  })
  const { url, close } = await listen(server)
  const unleash = initialize({
    ...{ appName: 'acme', url: `${url}/api` },
    // Its default writes to a directory that is everybody's.
    storageProvider: new InMemStorageProvider(),
    ...{ refreshInterval: 50, disableMetrics: true },
  })
  open.push(
    () => void close(),
    () => unleash.destroy(),
  )
  const source = cachedSettings({
    load: () => JSON.parse(unleash.getVariant('acme-telemetry').payload?.value ?? '{}'),
    onChange: (changed) => {
      const told = ['changed', 'synchronized']
      for (const event of told) unleash.on(event, changed)
      return () => {
        for (const event of told) unleash.off(event, changed)
      }
    },
  })
  await says(source, on.killswitch)
  features = []
  await says(source, undefined)
  expect(source.read('sampling')).toBeUndefined()
})

test('ConfigCat: a text setting with the document', async () => {
  const flagOverrides = createFlagOverridesFromMap({ acmeTelemetry: JSON.stringify(on) }, OverrideBehaviour.LocalOnly)
  const configCat = getClient('localhost', PollingMode.ManualPoll, { flagOverrides })
  open.push(() => configCat.dispose())
  const source = cachedSettings({
    load: () => JSON.parse(configCat.snapshot().getValue('acmeTelemetry', '{}')),
    onChange: (changed) => {
      configCat.on('configChanged', changed)
      return () => configCat.off('configChanged', changed)
    },
  })
  await says(source, on.killswitch)
})

test('Statsig: a dynamic config', async () => {
  const config = { name: 'acme_telemetry', type: 'dynamic_config', entity: 'dynamic_config', salt: 's', enabled: true }
  const bootstrapValues = JSON.stringify({
    ...{ time: 1, has_updates: true, feature_gates: [], layer_configs: [] },
    dynamic_configs: [{ ...config, defaultValue: on, rules: [], isDeviceBased: false, idType: 'userID' }],
  })
  let changed = () => {}
  const statsig = new StatsigServer('secret-key', {
    ...{ localMode: true, bootstrapValues },
    rulesUpdatedCallback: () => changed(),
  })
  await statsig.initializeAsync()
  open.push(() => statsig.shutdown())
  const source = cachedSettings({
    load: () => statsig.getConfigSync({ userID: 'acme-cli' }, 'acme_telemetry').value,
    onChange: (tell) => {
      changed = tell
    },
  })
  await says(source, on.killswitch)
})
