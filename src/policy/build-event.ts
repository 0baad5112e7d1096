import type { Draft } from '../model/draft.ts'
import type { TelemetryEvent, User } from '../model/event.ts'

/** Who and where: the same for all events until it changes. */
export interface Identity {
  readonly sessionId: string
  readonly deviceId: string
  readonly user: User | undefined
}

/**
 * The event as every sink gets it. `rate`: the probability with which it was kept, written on it so that it can be weighed.
 * Key by key: a spread would make it a dictionary, at three times the price.
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
  })

const eventName = /^[a-z][a-z0-9_.]{0,63}$/

/** The name if it is one. Anything else may be free text, so none of it is used; the event is recorded all the same. */
export const parseEventName = (name: unknown): string => (isEventName(name) ? name : 'invalid_event_name')

export const isEventName = (name: unknown): name is string => typeof name === 'string' && eventName.test(name)

/** When it happened: epoch milliseconds of a number or a Date between the years 0 and 9999; undefined for anything else. */
export function parseTime(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : value
  return typeof time === 'number' && time >= -62_167_219_200_000 && time < 253_402_300_800_000
    ? Math.trunc(time)
    : undefined
}
