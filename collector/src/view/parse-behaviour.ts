/*
 * Behaviours as JSON, for the page: from what it sends, to what the collector does, and back to what it shows. A behaviour of a test may be a
 * function, which no JSON can say; so the page has words of its own for those that it offers.
 */

import { isObject } from '../protocol/record.ts'
import type { Behaviour, BehaviourSource } from '../trouble/behaviour.ts'

/** A behaviour as JSON says it: what can be chosen on the page. `reject` names the event that it refuses. */
export type Wanted =
  | { readonly kind: 'ok' | 'fail-auth' | 'silent' }
  | { readonly kind: 'status'; readonly status: number; readonly retry_after?: number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'reset'; readonly when: 'before-reading' | 'after-reading' | 'after-accept' }
  | { readonly kind: 'drip' | 'truncated' }
  | { readonly kind: 'reject'; readonly name: string }

const isWhole = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && (value as number) >= min && (value as number) <= max

/** The behaviour, or in words what is wrong with what was given. */
export const parseWanted = (given: unknown): Wanted | string => {
  if (!isObject(given)) return 'a behaviour is an object with a kind'
  const { kind, status, ms, when, name, retry_after } = given
  switch (kind) {
    case 'ok':
    case 'fail-auth':
    case 'silent':
    case 'drip':
    case 'truncated':
      return { kind }
    case 'status':
      if (!isWhole(status, 200, 599)) return 'status is a whole number from 200 to 599'
      if (retry_after === undefined) return { kind, status }
      return isWhole(retry_after, 0, 86_400)
        ? { kind, status, retry_after }
        : 'retry_after is a whole number of seconds, a day at most'
    case 'delay':
      return isWhole(ms, 0, 600_000) ? { kind, ms } : 'ms is a whole number from 0 to 600000'
    case 'reset':
      return when === 'before-reading' || when === 'after-reading' || when === 'after-accept'
        ? { kind, when }
        : 'when is before-reading, after-reading or after-accept'
    case 'reject':
      return typeof name === 'string' && name !== '' ? { kind, name } : 'name is the name of an event'
    default:
      return 'kind is ok, status, delay, fail-auth, reset, silent, drip, truncated or reject'
  }
}

/** What the collector does then. */
export const behaviourOf = (wanted: Wanted): Behaviour => {
  switch (wanted.kind) {
    case 'status': {
      const { status, retry_after } = wanted
      const headers = retry_after === undefined ? {} : { 'retry-after': `${retry_after}` }
      return { kind: 'status', status, headers }
    }
    case 'drip':
      return { kind: 'drip', everyMs: 1_000 }
    case 'truncated':
      return { kind: 'truncated' }
    case 'reject':
      return { kind: 'reject', when: ({ event_data }) => event_data.event_name === wanted.name }
    default:
      return wanted
  }
}

/** How the page shows what somebody else chose, as on the command line; undefined where it has no words for it. */
export const wantedOf = (source: BehaviourSource): Wanted | undefined => {
  if (typeof source === 'function') return undefined
  switch (source.kind) {
    case 'status': {
      const { status } = source
      return { kind: 'status', status }
    }
    case 'delay':
      return source.next === undefined || source.next.kind === 'ok' ? { kind: 'delay', ms: source.ms } : undefined
    case 'redirect':
    case 'reject':
      return undefined
    case 'drip':
    case 'truncated':
      return { kind: source.kind }
    default:
      return source
  }
}
