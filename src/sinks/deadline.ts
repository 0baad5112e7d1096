import type { Signal } from '../model/platform-types.ts'
import type { Cancel, Clock } from '../model/ports.ts'

/** An end that comes at a time, or with a signal, or earlier if somebody says so. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Resolves when it has come. */
  readonly reached: Promise<void>
  /** Monotonic time. */
  at(): number
  /** Whether it has come, after there was any time at all. */
  ranOut(): boolean
  /** Brings it forward; never puts it off. */
  shorten(timeoutMs: number): void
  /** It is not needed any more. */
  clear(): void
}

/** Starts a deadline. It holds the process until it has come or is cleared: somebody awaits it. */
export function startDeadline(clock: Clock, timeoutMs: number, outer: Signal | undefined): Deadline {
  const controller = new AbortController()
  let at = Number.POSITIVE_INFINITY
  let cancel: Cancel = () => {}
  const reach = () => {
    cancel()
    controller.abort()
  }
  const shorten = (ms: number) => {
    if (clock.monotonic() + ms >= at || controller.signal.aborted) return
    at = clock.monotonic() + ms
    cancel()
    cancel = clock.hold(ms, reach)
  }
  const reached = new Promise<void>((resolve) =>
    controller.signal.addEventListener('abort', () => resolve(), { once: true }),
  )
  const { signal } = controller
  if (timeoutMs <= 0 || outer?.aborted) reach()
  else shorten(timeoutMs)
  outer?.addEventListener('abort', reach)
  return {
    signal,
    reached: signal.aborted ? Promise.resolve() : reached,
    at: () => at,
    ranOut: () => signal.aborted && timeoutMs > 0,
    shorten: (ms) => (ms <= 0 ? reach() : shorten(ms)),
    clear: () => {
      cancel()
      outer?.removeEventListener('abort', reach)
    },
  }
}
