/** node:test, which needs no matchers. Run it with NODE_ENV=test, so that what your program creates by itself is off. */

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTelemetry } from 'orangebox'
import {
  createTestSettings,
  createTestTelemetry,
  expectEvent,
  expectNoEvent,
  startTestEndpoint,
} from 'orangebox/testing'
import { events, publish } from './publish.cjs'

const pages = ['index', 'about']

test('publishing is told', () => {
  const telemetry = createTestTelemetry({ events })
  publish({ telemetry, upload: () => {} }, pages, 'preview')
  expectEvent(telemetry, 'site_published', { ok: true, pages: 2, target: 'preview' })
})

test('publishing that fails is told as that, and throws all the same', () => {
  const telemetry = createTestTelemetry({ events })
  const upload = () => {
    throw new Error('no space left')
  }
  assert.throws(() => publish({ telemetry, upload }, pages, 'preview'), /no space left/)
  expectEvent(telemetry, 'site_published', { ok: false, pages: (n) => n > 0 })
  expectNoEvent(telemetry, 'site_published', { ok: true })
})

test('nothing is told once the operator has switched it off', () => {
  const settings = createTestSettings()
  const telemetry = createTestTelemetry({ events, settings })
  publish({ telemetry, upload: () => {} }, pages, 'preview')
  settings.set({ killswitch: { backend: true } })
  publish({ telemetry, upload: () => {} }, pages, 'production')
  expectNoEvent(telemetry, 'site_published', { target: 'production' })
})

test('a server in trouble costs no event: the next run delivers it', async (t) => {
  const endpoint = await startTestEndpoint()
  const stateDir = mkdtempSync(join(tmpdir(), 'publish-'))
  t.after(async () => {
    await endpoint.close()
    rmSync(stateDir, { recursive: true, force: true })
  })
  const run = async () => {
    const service = { name: 'publish', version: '1.0.0' }
    const telemetry = createTelemetry({ service, endpoint: endpoint.url, stateDir, events, allowInTests: true })
    publish({ telemetry, upload: () => {} }, pages, 'production')
    return telemetry.shutdown({ timeoutMs: 4_000 })
  }
  endpoint.respond(503)
  const first = await run()
  assert.deepEqual([first.delivered, first.kept], [0, 1])
  const second = await run()
  assert.deepEqual([second.delivered, second.kept], [2, 0])
  await endpoint.received(2)
  expectEvent(endpoint, 'site_published', { target: 'production' })
})
