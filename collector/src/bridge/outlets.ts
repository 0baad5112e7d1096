/* The way out of the bridge: outboxes of `orangebox/outbox`, set up for one backend. */

import { type LineOutbox, type LineWire, openOutbox } from 'orangebox/outbox'
import self from '../../package.json' with { type: 'json' }
import type { Dialect } from './dialect.ts'
import { limits } from './limits.ts'
import type { Scored } from './scores.ts'
import { createTell, type Tell } from './tell.ts'
import { langfuseScores, langfuseTraces, otlpTraces } from './wires.ts'

/** Where turns go. */
export interface Target {
  readonly dialect: Dialect
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly environment: string
  readonly allowInsecure: boolean
}

/** What outlets are made of. */
export interface OutletsOptions {
  readonly target: Target
  readonly dir: string
  readonly scored: Scored
  /** For `--check`, which leaves nothing on disk. */
  readonly durability?: 'memory'
  readonly complain: (line: string) => void
}

/** The outboxes: one for spans, and one for scores where the backend has them. */
export interface Outlets {
  readonly traces: LineOutbox
  readonly scores: LineOutbox | undefined
  readonly tell: Tell
  /** Whether the disk has all that waits, and takes what is appended now, so that it survives a crash. */
  readonly isSafe: () => boolean
}

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })

const open = (name: string, wire: LineWire, { target, dir, durability, complain }: OutletsOptions): LineOutbox =>
  openOutbox({
    ...{ name, stateDir: dir, app: 'outbox' },
    // Sent as plain headers. Credentials would not be tried again after one 401, and a gateway that fails for a minute must not silence a bridge
    // that runs for weeks.
    wire: { ...wire, headers: { ...wire.headers, ...target.headers } },
    ...(durability && { durability }),
    service: { name: 'orangebox-bridge', version: self.version },
    ...{ endpoint: target.endpoint, allowInsecure: target.allowInsecure, compression: 'gzip' },
    resource: {
      attributes: [
        ...[attribute('service.name', 'claude-code'), attribute('deployment.environment.name', target.environment)],
        ...(target.dialect === 'langfuse' ? [attribute('langfuse.environment', target.environment)] : []),
      ],
    },
    batch: { scheduledDelayMillis: limits.sendDelayMs, maxExportBatchSize: 1000 },
    spool: {
      ...{ maxBytes: limits.maxSpoolBytes, maxAgeMs: limits.maxSpoolAgeMs, maxFiles: limits.maxSpoolFiles },
      maxEventBytes: limits.maxLineBytes,
    },
    onDiagnostic: ({ level, message }) => {
      if (level !== 'info') complain(`${name}: ${message}`)
    },
  })

const isOnDisk = (box: LineOutbox): boolean => box.storage() === 'disk' && box.health().pending === 0

/** Opens both. What was left by an earlier run is sent with the first flush. */
export const openOutlets = (options: OutletsOptions): Outlets => {
  const { dialect, environment } = options.target
  const traces = open('traces', dialect === 'langfuse' ? langfuseTraces : otlpTraces, options)
  const scores = dialect === 'langfuse' ? open('scores', langfuseScores, options) : undefined
  return {
    ...{ traces, scores },
    tell: createTell({ traces, scores, dialect, environment, scored: options.scored }),
    isSafe: () => options.durability === 'memory' || [traces, scores].every((box) => !box || isOnDisk(box)),
  }
}
