/* What stands at the end of the batch processor, in the place of an exporter that sends: the records are in the spool already. */

import type { ExportResult } from '@opentelemetry/core'
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs'

/** What OpenTelemetry calls its two outcomes; the numbers are part of its interface. */
const [success, failed] = [0, 1]

/** A spool, as an exporter needs it. Only `keep` may throw. */
export interface Keeping {
  /**
   * Makes sure that each record is in the spool, and that what is due is sent. Returns false, or throws, where neither disk nor memory took
   * one of them.
   */
  keep(records: readonly ReadableLogRecord[]): boolean
  /** Sends what waits. */
  flush(): Promise<unknown>
  shutdown(): Promise<unknown>
}

/**
 * The exporter behind a log record processor. It says SUCCESS when the records are in the spool, and does not wait for the network: they
 * are safe then, and a callback that waited would keep the process alive by a timer of the processor that is not unref'd. FAILED is what
 * `keep` says; OpenTelemetry then calls the host's own error handler.
 */
export function exporterTo({ keep, flush, shutdown }: Keeping): LogRecordExporter {
  return {
    export: (records: ReadableLogRecord[], done: (result: ExportResult) => void) => {
      let isKept = false
      try {
        isKept = keep(records)
      } catch {
        // The processor waits for `done` without a limit: if this threw, its flush would never end.
      }
      done({ code: isKept ? success : failed })
    },
    forceFlush: async () => void (await flush()),
    shutdown: async () => void (await shutdown()),
  }
}
