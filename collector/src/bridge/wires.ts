/* The requests of the bridge: to which paths its lines go, and how they become bodies. */

import type { LineWire } from 'orangebox/outbox'
import self from '../../package.json' with { type: 'json' }
import { limits } from './limits.ts'

const json = { 'Content-Type': 'application/json' }

/** A wire for spans, which differs by path and headers alone. */
const spans = (name: string, path: string, headers: LineWire['headers']): LineWire => ({
  ...{ name, path, headers: { ...json, ...headers } },
  maxBodyBytes: limits.maxTracesBytes,
  // Besides brackets and the scope: nothing is reported.
  overheadBytes: 1024,
  wrap: ({ resource, lines }) =>
    `{"resourceSpans":[{"resource":${resource},"scopeSpans":[{"scope":{"name":"orangebox-bridge","version":"${self.version}"},` +
    `"spans":[${lines.join(',')}]}]}]}`,
})

/** Spans to Langfuse. Without the version of ingestion they would be seen after ten minutes only. */
export const langfuseTraces = spans('langfuse-traces', '/api/public/otel/v1/traces', {
  'x-langfuse-ingestion-version': '4',
  'x-langfuse-sdk-name': 'orangebox-bridge',
  'x-langfuse-sdk-version': self.version,
})

/** Spans to any other backend that speaks OTLP. */
export const otlpTraces = spans('otlp-traces', '/v1/traces', {})

/** Scores go one by one: Langfuse has no path for many that will stay. */
export const langfuseScores: LineWire = {
  ...{ name: 'langfuse-scores', path: '/api/public/scores', headers: json },
  ...{ maxBodyBytes: limits.maxScoreBytes, overheadBytes: 0, maxLines: 1 },
  wrap: ({ lines }) => lines[0] ?? '',
}
