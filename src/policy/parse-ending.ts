/* The bounds of one `flush` or `shutdown`, for the client and for `orangebox/outbox`. */

import type { Report } from '../model/diagnostics.ts'
import { or } from '../model/or.ts'
import type { Signal } from '../model/platform-types.ts'
import type { LastEnding } from '../model/sink.ts'
import { parseTimeout } from './parse-options.ts'
import { reportUnknown } from './report-unknown.ts'

/**
 * Reads the options of `flush` or `shutdown`. An option that is wrong, or whose getter throws, is replaced by its fallback: an ending
 * must not fail. A name that is no option is told.
 */
export function parseEnding(
  given: unknown,
  fallback: Omit<LastEnding, 'signal'>,
  method: 'flush' | 'shutdown',
  report: Report,
): LastEnding {
  if (given === undefined) return { ...fallback, signal: undefined }
  reportUnknown(report, given, method === 'flush' ? bounds : [...bounds, 'upload'], method)
  const read = (key: string): unknown =>
    or(undefined, () => (given as Readonly<Record<string, unknown>> | null | undefined)?.[key])
  const [signal, upload] = [read('signal'), read('upload')]
  return {
    timeoutMs: parseTimeout(read('timeoutMs'), fallback.timeoutMs),
    signal: isSignal(signal) ? signal : undefined,
    upload: upload === 'wait' || upload === 'detach' || upload === 'leave' ? upload : fallback.upload,
  }
}

/** What both take. */
const bounds = ['timeoutMs', 'signal']

const isSignal = (value: unknown): value is Signal =>
  or(false, () => {
    const { aborted, addEventListener, removeEventListener } = value as Signal
    return (
      typeof aborted === 'boolean' &&
      typeof addEventListener === 'function' &&
      typeof removeEventListener === 'function'
    )
  })
