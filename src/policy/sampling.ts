import type { Sampling } from '../model/settings.ts'

/**
 * Decides whether to keep an event, with the probability given for its name. `rate` is returned for an event that might have been
 * dropped: it is written on the event, so that the server can weigh it.
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
