import { deepEqual } from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Session } from 'chdb'
import { aBatch } from './batch.mjs'

const table = `
CREATE TABLE t.events (
  event_id UUID, event_name LowCardinality(String), time DateTime64(3, 'UTC'), device_id UUID, sample_rate Float64, event_data String
) ENGINE = ReplacingMergeTree ORDER BY event_id`

/** Rows, and no text of SQL: what stands in an event is never part of a statement. */
const rowsOf = (/** @type {ReturnType<typeof aBatch>} */ { events }) =>
  events.map(({ event_data: data }) => ({
    ...{ event_id: data.event_id, event_name: data.event_name, device_id: data.device_id },
    time: data.client_timestamp.replace('T', ' ').replace('Z', ''),
    sample_rate: data.metadata.sample_rate ?? 1,
    event_data: JSON.stringify(data),
  }))

export async function run() {
  const dir = mkdtempSync(join(tmpdir(), 'orangebox-engine-'))
  const session = new Session(dir)
  try {
    session.query('CREATE DATABASE t ENGINE = Atomic')
    session.query(table)
    const batch = aBatch()
    for (let n = 0; n < 2; n++) await session.insert({ table: 't.events', values: rowsOf(batch) })
    const ask = (/** @type {string} */ from) =>
      session.query(`SELECT count(), sum(1 / sample_rate) FROM ${from}`, 'CSV').trim()
    // The engine folds what is the same when it merges; FINAL folds it now.
    deepEqual([ask('t.events'), ask('t.events FINAL')], ['4,10', '2,5'])
    return { said: 'a batch inserted twice counts once under FINAL, and the weights add up' }
  } finally {
    session.cleanup()
    rmSync(dir, { recursive: true, force: true })
  }
}
