#!/usr/bin/env node
// @ts-check
// What an operator can change while programs run. Start `npx orangebox-collector` first; prints what became of each event.
import { createSettings, createTelemetry } from 'orangebox'
import { createFlags } from './flags.mjs'

const common = {
  service: { name: 'settings-example', version: '1.0.0' },
  endpoint: process.argv[2] ?? 'http://127.0.0.1:4319',
}

await withADocument()
await withAFlagSystem()

/** Settings in one document, which the host fetches however it likes and hands over with `update`. */
async function withADocument() {
  const settings = createSettings({ sampling: { cache_hit: { sample_rate: 0 } } })
  const telemetry = createTelemetry({ ...common, settings })
  /** Logs `n` events and sends them. */
  const log = async (/** @type {string} */ name, /** @type {number} */ n) => {
    for (let i = 1; i <= n; i++) telemetry.logEvent(name, { i })
    const before = telemetry.health().sinks.backend?.requests ?? 0
    const { delivered } = await telemetry.flush()
    const requests = (telemetry.health().sinks.backend?.requests ?? 0) - before
    console.log(`  ${n} ${name}: ${delivered} delivered in ${requests} requests`)
  }

  console.log('sampling: cache_hit has a sample_rate of 0, file_saved none')
  await log('cache_hit', 100)
  await log('file_saved', 4)

  console.log('batch: two events in a request')
  settings.update({ batch: { maxExportBatchSize: 2 } })
  await log('file_saved', 4)

  console.log('killswitch: on')
  settings.update({ killswitch: { backend: true } })
  await log('file_saved', 4)

  console.log('killswitch: off again')
  settings.update({})
  await log('file_saved', 4)

  await telemetry.shutdown()
  console.log('refused:', telemetry.health().sinks.backend?.refused)
}

/** Settings in a flag system that has its own client and its own rule for names. */
async function withAFlagSystem() {
  const flags = createFlags({ 'cli-telemetry-killswitch': { backend: true } })
  const telemetry = createTelemetry({
    ...common,
    settings: { read: flags.get, subscribe: flags.onChange },
    settingNames: {
      sampling: 'cli-telemetry-sampling',
      batch: 'cli-telemetry-batch',
      killswitch: 'cli-telemetry-killswitch',
    },
  })
  console.log('a flag system, killswitch on')
  telemetry.logEvent('file_saved')
  console.log(`  ${(await telemetry.flush()).delivered} delivered`)

  flags.set('cli-telemetry-killswitch', { backend: false })
  console.log('a flag system, killswitch off')
  telemetry.logEvent('file_saved')
  console.log(`  ${(await telemetry.shutdown()).delivered} delivered`)
}
