import type { Draft } from '../model/draft.ts'
import type { TelemetryEvent, User } from '../model/event.ts'

/** Session, installation and user: the same for all events until one of them changes. */
export interface Identity {
  readonly sessionId: string
  readonly deviceId: string
  readonly user: User | undefined
}

/**
 * Builds the frozen event that every sink gets. `rate` is the sampling rate under which it was kept; it becomes `sample_rate`, so that the
 * server can weigh the event. The keys are written out because V8 makes a slow dictionary of a spread, at three times the cost.
 */
export const buildEvent = (name: string, draft: Draft, identity: Identity, rate: number | undefined): TelemetryEvent =>
  Object.freeze({
    name,
    id: draft.id,
    time: draft.time,
    context: draft.context,
    experiment: draft.experiment,
    deviceId: identity.deviceId,
    user: identity.user,
    sessionId: draft.sessionId ?? identity.sessionId,
    metadata: rate === undefined ? draft.metadata : Object.freeze({ ...draft.metadata, sample_rate: rate }),
    privileged: draft.privileged,
  })

const eventName = /^[a-z][a-z0-9_.]{0,63}$/

/** Returns a valid name unchanged. Anything else may be free text and must not leave: the event is recorded as `invalid_event_name`. */
export const parseEventName = (name: unknown): string => (isEventName(name) ? name : 'invalid_event_name')

export const isEventName = (name: unknown): name is string => typeof name === 'string' && eventName.test(name)

/**
 * Epoch milliseconds from a number or a Date between the years 0 and 9999, which is what ISO 8601 can write; undefined for anything
 * else.
 */
export function parseTime(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : value
  return typeof time === 'number' && time >= -62_167_219_200_000 && time < 253_402_300_800_000
    ? Math.trunc(time)
    : undefined
}
