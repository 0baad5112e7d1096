/* The way to a host's own log record processors, loaded where the option `processors` is used. */

import type { LogRecordProcessor } from '@opentelemetry/sdk-logs'
import type { EventProcessor } from '../model/processors.ts'
import type { Tap, TapOptions } from '../model/tap.ts'
import { errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { logRecordOf, openLogger } from './provider.ts'

/**
 * Opens it: a provider with the host's processors, whose records are made for them alone. What one of them changes in a record the next one
 * sees, as it is with OpenTelemetry, and nobody else, because what is sent was encoded before. The user is not in these records.
 */
export function openTap({ processors, resource, report }: TapOptions): Tap {
  const failed = (at: number) => (error: unknown) => {
    const message = `processors[${at}] threw ${errorName(error)}; the others and what is sent are not concerned`
    warn(report, 'processor', message, `${at}`)
  }
  /** Runs one step of every processor. A throw, a rejection or a missing method becomes a diagnostic, and the others go on. */
  const each = (run: (processor: EventProcessor) => unknown) =>
    Promise.all(processors.map((processor, at) => settled(() => run(processor)).catch(failed(at))))
  const all: LogRecordProcessor = {
    onEmit: (record, context) => void each((processor) => processor.onEmit(record, context)),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const { emit } = openLogger(resource, all)
  return {
    emit: (event) => emit(logRecordOf({ ...event, user: undefined })),
    flush: () => each((processor) => processor.forceFlush()),
    shutdown: () => each((processor) => processor.shutdown()),
  }
}

/** Runs a function at once, and makes a rejection of what it throws. */
const settled = async (run: () => unknown): Promise<unknown> => run()
