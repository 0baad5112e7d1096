/* When sources load, and when they try again. Loads of one source never overlap, so an older answer cannot replace a newer one. */

import type { Cancel, Clock } from '../model/ports.ts'
import { sourceLimits } from '../model/source-limits.ts'
import { errorName } from '../policy/describe.ts'

/** The result of a load, and in how many milliseconds to load again. Undefined: only when somebody asks, or by the waits after failures. */
export type Loaded =
  | { readonly kind: 'document'; readonly document: unknown; readonly againMs?: number | undefined }
  | { readonly kind: 'same'; readonly againMs?: number | undefined }
  | { readonly kind: 'failed'; readonly problem: string; readonly againMs?: number | undefined }

/** Makes loads, one at a time. */
export interface Loader {
  /** Something may have changed: loads now, or once more after the load under way. */
  ask(): void
  /** From now on loads again by itself; the first time after so many milliseconds. Returns how to end that. */
  run(firstMs: number | undefined): Cancel
}

/**
 * @param roll a number in [0, 1).
 * @param load makes one. The signal is aborted when it is not waited for any longer.
 * @param done hears what it came to, at once when it has.
 */
export function createLoader(
  clock: Clock,
  roll: () => number,
  load: (signal: AbortSignal) => Promise<Loaded>,
  done: (loaded: Loaded) => void,
): Loader {
  let isLoading = false
  /** Whether `load` was called for the load under way. A change that is told of after that may have come too late for it: another load follows. */
  let hasStarted = false
  let isAskedAgain = false
  let isRunning = false
  let failures = 0
  let timer: Cancel | undefined

  const later = (ms: number | undefined): void => {
    timer?.()
    timer = isRunning && ms !== undefined ? clock.later(ms, ask) : undefined
  }
  const settle = (loaded: Loaded): void => {
    isLoading = false
    failures = loaded.kind === 'failed' ? failures + 1 : 0
    done(loaded)
    if (isAskedAgain) ask()
    else later(loaded.againMs ?? (loaded.kind === 'failed' ? retryMs(failures, roll()) : undefined))
  }
  const ask = (): void => {
    if (isLoading) {
      isAskedAgain = hasStarted
      return
    }
    isLoading = true
    isAskedAgain = false
    hasStarted = false
    later(undefined)
    const begin = (signal: AbortSignal) => {
      hasStarted = true
      return load(signal)
    }
    void bounded(clock, begin).then(settle)
  }
  return {
    ask,
    run: (firstMs) => {
      isRunning = true
      if (!isLoading) later(firstMs)
      return () => {
        isRunning = false
        later(undefined)
      }
    },
  }
}

/** Doubled with each failure, and up to a quarter more at random: clients that failed together should not return together. */
const retryMs = (failures: number, roll: number): number =>
  Math.min(sourceLimits.retryMs * 2 ** (failures - 1), sourceLimits.maxRetryMs) * (1 + 0.25 * roll)

/** One load, which ends in its time whatever it does, and never rejects. */
function bounded(clock: Clock, load: (signal: AbortSignal) => Promise<Loaded>): Promise<Loaded> {
  const abort = new AbortController()
  return new Promise((resolve) => {
    const cancel = clock.later(sourceLimits.loadMs, () => {
      resolve({ kind: 'failed', problem: `took longer than ${sourceLimits.loadMs} ms` })
      abort.abort()
    })
    const end = (loaded: Loaded) => {
      cancel()
      resolve(loaded)
    }
    // Not within this call: the caller may be a `logEvent`, and `load` may be slow code of the host.
    Promise.resolve()
      .then(() => load(abort.signal))
      .then(end, (error: unknown) => end({ kind: 'failed', problem: `threw ${errorName(error)}` }))
  })
}
