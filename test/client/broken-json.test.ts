import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelemetry } from '../../src/client/recorder-now.ts'
import { expectBalanced } from '../support/books.ts'

/* A host may have replaced `JSON.stringify`, by which events become text. */

const { stringify } = JSON
let stateDir = ''
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-json-'))
})
afterEach(() => {
  JSON.stringify = stringify
  rmSync(stateDir, { recursive: true })
})

test.each([
  ['TypeError', TypeError],
  ['RangeError, which is not always the end of the stack', RangeError],
])(
  'an event that the host’s own JSON.stringify cannot encode is counted as lost, and the books balance: %s',
  async (_name, Thrown) => {
    const told: string[] = []
    const telemetry = createTelemetry({
      ...{ service: { name: 'acme', version: '1.4.0' }, stateDir, allowInTests: true },
      // Nobody listens there.
      endpoint: 'http://127.0.0.1:9',
      onDiagnostic: ({ code }) => told.push(code),
    })
    telemetry.logEvent('before', { n: 1 })
    JSON.stringify = () => {
      throw new Thrown('replaced')
    }
    telemetry.logEvent('during', { n: 2 })
    telemetry.logExperiment({ experimentId: 'e', variationId: 1 })
    JSON.stringify = stringify
    telemetry.logEvent('after', { n: 3 })
    const health = telemetry.health().sinks.backend
    expect(health).toMatchObject({ logged: 4, admitted: 4, dropped: { queue_full: 2 } })
    if (health) expectBalanced(health)
    expect(told).toContain('internal')
    expect(await telemetry.shutdown({ upload: 'leave' })).toMatchObject({ kept: 2 })
  },
)
