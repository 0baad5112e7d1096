/* The bounds of one `flush` or `shutdown`, for the client and for `orangebox/outbox`. */

import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import { or } from '../model/or.ts'
import type { Signal } from '../model/platform-types.ts'
import type { LastEnding } from '../model/sink.ts'
import { type OnBad, reportBad } from './on-bad.ts'
import { exitTable } from './options-table.ts'
import { parseObject } from './parse-object.ts'
import { option, take, tellUnknown } from './take.ts'
import { isDuration } from './validators.ts'

/**
 * Reads the options of `flush` or `shutdown`. An option that is wrong is told and replaced by its fallback, as is, in silence, one whose getter
 * throws: an ending must not fail. A name that is no option is told.
 */
export function parseEnding(
  input: unknown,
  fallback: Omit<LastEnding, 'signal'>,
  method: 'flush' | 'shutdown',
  report: Report,
): LastEnding {
  if (input === undefined) return { ...fallback, signal: undefined }
  const onBad: OnBad = (where, message) => reportBad(report, where, message)
  const given = or({}, () => parseObject(input, method, onBad))
  or(undefined, () => tellUnknown(given, method === 'flush' ? bounds : [...bounds, 'upload'], method, onBad))
  const read = (name: keyof LastEnding): unknown => or(undefined, () => given[name])
  const upload = { ...exitTable.upload, fallback: fallback.upload }
  return {
    timeoutMs: parseTimeout(read('timeoutMs'), fallback.timeoutMs, `${method}.timeoutMs`, onBad),
    signal: take(signal, read('signal'), `${method}.signal`, onBad),
    upload: method === 'flush' ? fallback.upload : take(upload, read('upload'), 'shutdown.upload', onBad),
  }
}

/** Takes a deadline in milliseconds; nobody waits longer than a day. */
export const parseTimeout = (value: unknown, fallback: number, where: string, onBad: OnBad): number =>
  Math.min(
    take({ valid: isDuration, expected: 'a number of milliseconds', fallback }, value, where, onBad),
    limits.maxRetryAfterMs,
  )

/** What both take. */
const bounds = ['timeoutMs', 'signal']

const signal = option<Signal | undefined>(
  (value) =>
    or(false, () => {
      const { aborted, addEventListener, removeEventListener } = value as Signal
      return (
        typeof aborted === 'boolean' &&
        typeof addEventListener === 'function' &&
        typeof removeEventListener === 'function'
      )
    }),
  'an AbortSignal',
  undefined,
)
