/** Vitest. In TypeScript the matcher is made known once, e.g. in the set-up file. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTelemetry } from 'orangebox'
import {
  createTestSettings,
  createTestTelemetry,
  startTestEndpoint,
  type TelemetryMatchers,
  telemetryMatchers,
} from 'orangebox/testing'
import { expect, onTestFinished, test } from 'vitest'
import { events, publish } from './publish.cjs'

declare module 'vitest' {
  interface Matchers<T> extends TelemetryMatchers<void, T> {}
}
expect.extend(telemetryMatchers)

const pages = ['index', 'about']

test('publishing is told', () => {
  const telemetry = createTestTelemetry({ events })
  publish({ telemetry, upload: () => {} }, pages, 'preview')
  expect(telemetry).toHaveLogged('site_published', { ok: true, pages: 2, target: 'preview' })
})

test('publishing that fails is told as that, and throws all the same', () => {
  const telemetry = createTestTelemetry({ events })
  const upload = () => {
    throw new Error('no space left')
  }
  expect(() => publish({ telemetry, upload }, pages, 'preview')).toThrow('no space left')
  expect(telemetry).toHaveLogged('site_published', { ok: false, pages: expect.any(Number) })
  expect(telemetry).not.toHaveLogged('site_published', { ok: true })
})

test('nothing is told once the operator has switched it off', () => {
  const settings = createTestSettings()
  const telemetry = createTestTelemetry({ events, settings })
  publish({ telemetry, upload: () => {} }, pages, 'preview')
  settings.set({ killswitch: { backend: true } })
  publish({ telemetry, upload: () => {} }, pages, 'production')
  expect(telemetry).not.toHaveLogged('site_published', { target: 'production' })
})

test('a server in trouble costs no event: the next run delivers it', async () => {
  const endpoint = await startTestEndpoint({ events })
  const stateDir = mkdtempSync(join(tmpdir(), 'publish-'))
  onTestFinished(async () => {
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
  expect(await run()).toMatchObject({ delivered: 0, kept: 1 })
  expect(await run()).toMatchObject({ delivered: 2, kept: 0 })
  expect(await endpoint.received(2)).toHaveLength(2)
  expect(endpoint).toHaveLogged('site_published', { target: 'production' })
})
