import type { Sampling } from '../model/settings.ts'

/**
 * Keeps an event with the probability its name was given. `rate` is present where it must be stamped on the event: only an
 * event that might have been dropped needs weighing.
 */
export function sample(
  sampling: Sampling,
  eventName: string,
  roll: number,
): { readonly keep: boolean; readonly rate?: number } {
  const rate = sampling.get(eventName)
  if (rate === undefined) return { keep: true }
  return roll < rate ? { keep: true, rate } : { keep: false }
}
