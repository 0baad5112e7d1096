/* The bounds of one `flush` or `shutdown`, for the client and for `orangebox/outbox`. */

import { or } from '../model/or.ts'
import type { Signal } from '../model/platform-types.ts'
import type { LastEnding } from '../model/sink.ts'
import { parseTimeout } from './parse-options.ts'

/**
 * Reads the options of `flush` or `shutdown`. An option that is wrong, or whose getter throws, is replaced by its fallback: an ending
 * must not fail.
 */
export function parseEnding(given: unknown, fallback: Omit<LastEnding, 'signal'>): LastEnding {
  if (given === undefined) return { ...fallback, signal: undefined }
  const read = (key: string): unknown =>
    or(undefined, () => (given as Readonly<Record<string, unknown>> | null | undefined)?.[key])
  const [signal, upload] = [read('signal'), read('upload')]
  return {
    timeoutMs: parseTimeout(read('timeoutMs'), fallback.timeoutMs),
    signal: isSignal(signal) ? signal : undefined,
    upload: upload === 'wait' || upload === 'detach' || upload === 'leave' ? upload : fallback.upload,
  }
}

const isSignal = (value: unknown): value is Signal =>
  or(false, () => {
    const { aborted, addEventListener, removeEventListener } = value as Signal
    return (
      typeof aborted === 'boolean' &&
      typeof addEventListener === 'function' &&
      typeof removeEventListener === 'function'
    )
  })
