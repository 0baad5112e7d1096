/*
 * `--db`: what came, as tables that can be asked with SQL. DuckDB is large and native, so users install it themselves, and it is loaded only
 * for this.
 */

import { chmodSync, lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { createInTurn } from './in-turn.ts'
import { maxKnown, type Store } from './store.ts'

const tables = `
CREATE TABLE IF NOT EXISTS events (
  event_id VARCHAR PRIMARY KEY, event_type VARCHAR, event_name VARCHAR,
  client_timestamp TIMESTAMPTZ, received_at TIMESTAMPTZ,
  session_id VARCHAR, device_id VARCHAR, service_name VARCHAR, service_version VARCHAR,
  "user" JSON, auth JSON, context JSON, metadata JSON, resource JSON, event_data JSON
);
CREATE TABLE IF NOT EXISTS records (
  received_at TIMESTAMPTZ, protocol VARCHAR, name VARCHAR, time TIMESTAMPTZ,
  service_name VARCHAR, resource JSON, attributes JSON, facts JSON
);`

/** Inserts all events of a body at once: they are bound as one JSON text, which the database takes apart. One commit instead of hundreds. */
const insertEvents = `
INSERT OR IGNORE INTO events
SELECT e->>'$.event_data.event_id', e->>'$.event_type', e->>'$.event_data.event_name',
  TRY_CAST(e->>'$.event_data.client_timestamp' AS TIMESTAMPTZ), now(),
  e->>'$.event_data.session_id', e->>'$.event_data.device_id',
  e->>'$.resource."service.name"', e->>'$.resource."service.version"',
  e->'$.event_data.user', e->'$.event_data.auth', e->'$.event_data.context', e->'$.event_data.metadata',
  e->'$.resource', e->'$.event_data'
FROM (SELECT unnest(json_transform($1, '["JSON"]')) AS e)`

/** The same for records, which have no id: one that comes again is another row. */
const insertRecords = `
INSERT INTO records
SELECT now(), r->>'$.protocol', r->>'$.name', TRY_CAST(r->>'$.time' AS TIMESTAMPTZ),
  r->>'$.resource."service.name"', r->'$.resource', r->'$.attributes', r->'$.facts'
FROM (SELECT unnest(json_transform($1, '["JSON"]')) AS r)`

/** DuckDB would load missing extensions from its maker's server. It must not: nothing here contacts anybody. */
const settings = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' }

/** Loads DuckDB, which users install themselves; without it the error says how. */
const load = async (): Promise<typeof import('@duckdb/node-api')> => {
  try {
    return await import('@duckdb/node-api')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const isMissing = code === 'ERR_MODULE_NOT_FOUND'
    throw new Error(isMissing ? 'the package @duckdb/node-api is missing: npm install @duckdb/node-api' : message)
  }
}

/** Refuses links and other users' files: somebody could have planted them, to read or to redirect what is written. */
const refuseStrange = (file: string): void => {
  for (const path of [file, `${file}.wal`]) {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats === undefined) continue
    if (stats.isSymbolicLink()) throw new Error(`ELOOP: ${path} is a symbolic link`)
    const uid = process.getuid?.()
    if (uid !== undefined && stats.uid !== uid) throw new Error(`EPERM: ${path} belongs to another user`)
  }
}

/** Makes the file and its log readable for this account alone. The database creates its log again at any time, so the umask is set as well. */
const makePrivate = (file: string): void => {
  process.umask(0o077)
  for (const path of [file, `${file}.wal`]) {
    if (lstatSync(path, { throwIfNoEntry: false })) chmodSync(path, 0o600)
  }
}

/** Ids of the newest events in the file, by which events that come again are known after a restart. */
const knownIn = async (connection: DuckDBConnection): Promise<ReadonlySet<string>> => {
  const query = `SELECT event_id FROM events ORDER BY received_at DESC LIMIT ${maxKnown}`
  const reader = await connection.runAndReadAll(query)
  return new Set(reader.getRows().map(([id]) => `${id}`))
}

/**
 * Opens a DuckDB file with a row for each event, in `events`, and for each record of another protocol, in `records`. Rejects when the
 * package is not installed, when another process has the file, or when it is none.
 */
export const openDuckDbStore = async (file: string): Promise<Store> => {
  const { DuckDBInstance } = await load()
  refuseStrange(resolve(file))
  makePrivate(resolve(file))
  const instance = await DuckDBInstance.create(file, settings)
  const connection = await instance.connect()
  await connection.run(tables)
  const known = await knownIn(connection)
  const [events, records] = [await connection.prepare(insertEvents), await connection.prepare(insertRecords)]

  // One after the other: a statement is bound and run in two steps, and a second body must not be bound in between.
  const inTurn = createInTurn()
  const write = (statement: DuckDBPreparedStatement, rows: readonly unknown[]): Promise<void> =>
    inTurn(async () => {
      statement.bindVarchar(1, JSON.stringify(rows))
      await statement.run()
    })

  return {
    file,
    known,
    append: (entries) =>
      write(
        events,
        entries.map(({ event, resource }) => ({ ...event, resource })),
      ),
    appendRecords: (rows) => write(records, rows),
    close: () =>
      inTurn(() => {
        connection.closeSync()
        instance.closeSync()
      }),
  }
}
