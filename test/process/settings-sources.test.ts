import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect } from 'vitest'
import { listen } from '../support/listen.ts'
import { test } from '../support/scene.ts'

/** A server that takes a request and never answers it. */
const silentServer = () => listen(createServer(() => {}))

test.for([
  ['cached', 'exported.cachedSettings({ load: never, onChange: () => {} })'],
  ['file', 'exported.fileSettings(FILE)'],
  ['combine', 'exported.firstOf(exported.merge({ read: () => undefined, subscribe: () => () => {} }))'],
  ['http', 'exported.httpSettings({ url: URL })'],
  ['ofrep', 'exported.ofrep({ baseUrl: URL })'],
  ['openfeature', 'exported.openfeature({ getObjectDetails: never, addHandler() {}, removeHandler() {} })'],
  ['growthbook', 'exported.growthbook({ getFeatures: () => ({}), getFeatureValue() {}, setPayload: never })'],
])('%s keeps no program alive, whoever listens', async ([name, make], { scene }) => {
  const { url, close } = await silentServer()
  const given = make
    ?.replace('FILE', JSON.stringify(join(scene.dir, 'settings.json')))
    .replace('URL', JSON.stringify(url))
  const run = scene.start('settings-sources.mjs', { name, make: given })
  await run.ended()
  await close()
  expect(run.of('told')).toMatchObject([{ early: null }])
})

test('a short run obeys what an earlier one has fetched, also when the server is gone', async ({ scene }) => {
  const on = { killswitch: { backend: true } }
  const server = createServer((_, response) => response.end(JSON.stringify(on)))
  const { url, close } = await listen(server)
  const options = JSON.stringify({ url, app: 'acme', stateDir: scene.stateDir })
  const given = { name: 'http', make: `exported.httpSettings(${options})` }
  const first = scene.start('settings-sources.mjs', { ...given, until: 'notice' })
  await first.ended()
  await close()
  const second = scene.start('settings-sources.mjs', given)
  await second.ended()
  expect([first, second].map((run) => run.of('told')[0])).toMatchObject([{ early: null }, { early: on.killswitch }])
})
