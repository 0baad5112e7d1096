import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelemetry } from '../../src/client/recorder-now.ts'
import type { SinkHealth } from '../../src/model/health.ts'
import type { Telemetry } from '../../src/model/telemetry.ts'
import { expectBalanced } from '../support/books.ts'

// What a developer says to the tools of the day is not meant for this file, which has a process of its own.
delete process.env.DO_NOT_TRACK
delete process.env.ACME_TELEMETRY_DISABLED

let stateDir = ''
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'orangebox-stack-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

const client = () =>
  createTelemetry({
    service: { name: 'acme', version: '1.4.0' },
    // Nobody listens there, and nothing here is sent.
    endpoint: 'http://127.0.0.1:9',
    stateDir,
    allowInTests: true,
  })

const booksOf = (telemetry: Telemetry): SinkHealth => {
  const books = telemetry.health().sinks.backend
  if (!books) throw new Error('there is no sink')
  expectBalanced(books)
  return books
}

/** Calls `run` with less and less of the stack left, until there is none. */
function atEveryDepth(run: () => void): void {
  try {
    atEveryDepth(run)
  } catch {
    // There is none left.
  }
  run()
}

test('a getter that logs its own object until the stack is full leaves no event out of the books', () => {
  const telemetry = client()
  let calls = 0
  const fields = {
    get again() {
      calls++
      telemetry.logEvent('inside', fields)
      return 1
    },
  }
  telemetry.logEvent('outside', fields)
  expect(calls).toBeGreaterThan(100)
  expect(booksOf(telemetry).admitted).toBeGreaterThan(0)
})

test.each(['warm', 'cold'])(
  'a %s client that is called ever nearer to the end of the stack balances, and goes on',
  (how) => {
    // Not the first client of the process: at the end of the stack V8 ends a process that compiles a regular expression, whoever's it is.
    client().logEvent('before', { n: 1 })
    const telemetry = client()
    if (how === 'warm') telemetry.logEvent('first', { n: 1 })
    atEveryDepth(() => telemetry.logEvent('deep', { n: 1 }))
    const before = booksOf(telemetry)
    telemetry.logEvent('last', { n: 1 })
    expect(booksOf(telemetry).admitted).toBe(before.admitted + 1)
    expect(telemetry.status().storage).toBe('disk')
  },
)
