import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecords, type Signal } from '../../collector/src/otlp/records.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'

const folder = join(import.meta.dirname, '../fixtures/claude-code-otlp')

/** Names of the fixtures of Claude Code's telemetry: `logs-api_request` and so on. */
export const fixtures = readdirSync(folder)
  .filter((file) => /^(logs|metrics|traces)-.*\.json$/.test(file))
  .map((file) => file.replace('.json', ''))

export const bodyOf = (fixture: string): object => JSON.parse(readFileSync(join(folder, `${fixture}.json`), 'utf8'))

export const signalOf = (fixture: string): Signal => fixture.split('-')[0] as Signal

/** A body as the intake hands it over. */
export const recordsOf = (fixture: string, body: object = bodyOf(fixture)): readonly WireRecord[] =>
  readRecords(signalOf(fixture), body).records
