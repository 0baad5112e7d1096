import fs, { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { createTelemetry } from '../../src/client/recorder-now.ts'
import type { TelemetryOptions } from '../../src/model/options.ts'
import type { Telemetry } from '../../src/model/telemetry.ts'
import { balanced } from '../support/books.ts'

/* A host may look at the books from its listener, which is called in the middle of its own call of `logEvent`. */

let stateDir = ''
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-listener-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

/** A client whose listener looks at the books each time, and what it was told. */
function watched(given: Partial<TelemetryOptions>) {
  const told: string[] = []
  const failures: unknown[] = []
  const telemetry: Telemetry = createTelemetry({
    ...{ service: { name: 'acme', version: '1.4.0' }, stateDir, allowInTests: true },
    // Nobody listens there.
    endpoint: 'http://127.0.0.1:9',
    onDiagnostic: ({ code, message }) => {
      told.push(`${code}: ${message}`)
      try {
        balanced(telemetry.health())
      } catch (error) {
        // What a listener throws is ignored, so the test looks at it afterwards.
        failures.push(error)
      }
    },
    ...given,
  })
  return { telemetry, told, failures }
}

test('a listener that is told of an event that is too large finds the books balanced', () => {
  const { telemetry, told, failures } = watched({ spool: { maxEventBytes: 1_024 } })
  const names = Array.from({ length: 100 }, (_, n) => [`field_${n}`, n])
  telemetry.logEvent('large', Object.fromEntries(names))
  expect([told, failures]).toEqual([[expect.stringContaining('too_large')], []])
})

test('so does one that is told of an event for which memory has no room', () => {
  const { telemetry, told, failures } = watched({
    durability: 'memory',
    batch: { maxQueueSize: 10, maxExportBatchSize: 10 },
  })
  for (let n = 0; n < 12; n++) telemetry.logEvent('one', { n })
  expect([told, failures]).toEqual([[expect.stringContaining('queue_full')], []])
})

test('and one that is told of what a cap takes when an event opens a segment', async () => {
  let last = watched({})
  for (let run = 0; run < 62 && last.told.length === 0; run++) {
    last = watched({ spool: { maxFiles: 10 } })
    last.telemetry.logEvent('one', { run })
    await last.telemetry.shutdown({ upload: 'leave' })
  }
  expect([last.told, last.failures]).toEqual([[expect.stringContaining('max_files')], []])
})

test('and one that is told of an event that went to memory, because there was no free descriptor for its segment', () => {
  const { openSync } = fs
  onTestFinished(() => {
    fs.openSync = openSync
  })
  fs.openSync = (path, ...how) => {
    if (String(path).endsWith('.jsonl')) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' })
    return openSync(path, ...how)
  }
  const { telemetry, told, failures } = watched({})
  telemetry.logEvent('one')
  expect([told, failures]).toEqual([[expect.stringContaining('storage')], []])
})
