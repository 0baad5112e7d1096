import { DuckDBInstance } from '@duckdb/node-api'

const tables = `
CREATE TABLE IF NOT EXISTS events (
  event_id VARCHAR PRIMARY KEY, event_name VARCHAR, time TIMESTAMPTZ, received_at TIMESTAMPTZ,
  session_id VARCHAR, device_id VARCHAR, service_version VARCHAR, sample_rate DOUBLE, metadata JSON, event JSON, resource JSON
);
CREATE TABLE IF NOT EXISTS drops (
  report_id VARCHAR, reason VARCHAR, n BIGINT, received_at TIMESTAMPTZ, PRIMARY KEY (report_id, reason)
);`

// Delivery is at least once: an id that is there already is the same event.
const insertEvents = `
INSERT OR IGNORE INTO events
SELECT DISTINCT ON (id) e->>'$.event_data.event_id' AS id, e->>'$.event_data.event_name',
  TRY_CAST(e->>'$.event_data.client_timestamp' AS TIMESTAMPTZ), now(),
  e->>'$.event_data.session_id', e->>'$.event_data.device_id', e->>'$.resource."service.version"',
  coalesce(TRY_CAST(e->>'$.event_data.metadata.sample_rate' AS DOUBLE), 1),
  e->'$.event_data.metadata', e->'$.event_data', e->'$.resource'
FROM (SELECT unnest(json_transform($1, '["JSON"]')) AS e)`

const insertDrops = `
INSERT OR IGNORE INTO drops
SELECT DISTINCT ON (id, reason) r->>'$.id' AS id, r->>'$.reason' AS reason, TRY_CAST(r->>'$.n' AS BIGINT), now()
FROM (SELECT unnest(json_transform($1, '["JSON"]')) AS r)`

/**
 * Opens the file. What comes while a transaction is under way waits for the next one, which has all of it: a commit is a write the disk has to
 * acknowledge, and a thousand clients that drain at once must not pay for a thousand of them.
 */
export async function openStore(file) {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  await connection.run(tables)
  const [events, drops] = [await connection.prepare(insertEvents), await connection.prepare(insertDrops)]
  let waiting = []
  let last = Promise.resolve()

  const insert = async (statement, rows) => {
    if (rows.length === 0) return
    statement.bindVarchar(1, JSON.stringify(rows))
    await statement.run()
  }
  const inTransaction = async (batches) => {
    await connection.run('BEGIN')
    try {
      await insert(
        events,
        batches.flatMap(({ events: list, resource }) => list.map((event) => ({ ...event, resource }))),
      )
      await insert(drops, batches.flatMap(reportOf))
      await connection.run('COMMIT')
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {})
      throw error
    }
  }
  const writeWaiting = async () => {
    const now = waiting
    waiting = []
    if (now.length === 0) return
    try {
      await inTransaction(now.map(({ batch }) => batch))
      for (const { done } of now) done()
    } catch {
      // What is wrong with one of them is not the others' fault.
      for (const { batch, done, fail } of now) await inTransaction([batch]).then(done, fail)
    }
  }
  const inTurn = (run) => {
    const turn = last.then(run)
    last = turn.catch(() => {})
    return turn
  }
  return {
    /** Resolves when all of the batch is on the disk. */
    write: (batch) =>
      new Promise((done, fail) => {
        waiting.push({ batch, done, fail })
        inTurn(writeWaiting)
      }),
    /** Answers each query of a text in which `-- name: …` stands above each. */
    ask: (sql) =>
      inTurn(async () => {
        const answers = {}
        for (const [, name, query] of sql.matchAll(/^-- name: (\w+)\n([^;]+);/gm)) {
          const reader = await connection.runAndReadAll(query)
          answers[name] = reader.getRowObjectsJson()
        }
        return answers
      }),
  }
}

const reportOf = ({ client_report: report }) =>
  Object.entries(report?.dropped ?? {}).map(([reason, n]) => ({ id: report.report_id, reason, n }))
