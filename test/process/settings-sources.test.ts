import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '../support/scene.ts'

/** A server that takes a request and never answers it. */
async function silentServer() {
  const server = createServer(() => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

test.for([
  ['cached', 'exported.cachedSettings({ load: never, onChange: () => {} })'],
  ['file', 'exported.fileSettings(FILE)'],
  ['combine', 'exported.firstOf(exported.merge({ read: () => undefined, subscribe: () => () => {} }))'],
])('%s keeps no program alive, whoever listens', async ([name, make], { scene }) => {
  const { url, close } = await silentServer()
  const given = make
    ?.replace('FILE', JSON.stringify(join(scene.dir, 'settings.json')))
    .replace('URL', JSON.stringify(url))
  const run = scene.start('settings-sources.mjs', { name, make: given })
  await run.ended()
  close()
  expect(run.of('told')).toMatchObject([{ early: null }])
})
