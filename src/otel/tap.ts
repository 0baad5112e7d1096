import type { LogRecordProcessor } from '@opentelemetry/sdk-logs'
import type { EventProcessor } from '../model/processors.ts'
import type { Tap, TapOptions } from '../model/tap.ts'
import { errorName } from '../policy/describe.ts'
import { logRecordOf, openLogger } from './provider.ts'

/**
 * Opens the way to the host's own processors: a provider of their own, whose records are made for them alone. What one of them changes
 * in a record the next one sees, as it is with OpenTelemetry, and nobody else: what is sent was encoded before. Who is at the
 * keyboard is not in their records.
 */
export function openTap({ processors, resource, report }: TapOptions): Tap {
  const failed = (at: number) => (error: unknown) => {
    const message = `processors[${at}] threw ${errorName(error)}; the others and what is sent are not concerned`
    report({ level: 'warn', code: 'processor', message }, `${at}`)
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

/** Runs at once; a throw is a rejection. */
const settled = async (run: () => unknown): Promise<unknown> => run()
