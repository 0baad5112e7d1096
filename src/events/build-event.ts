/* The event as all sinks get it. Built once per call of `logEvent`, so that every sink and every wire sends the same id and time. */

import type { Draft } from '../model/draft.ts'
import type { TelemetryEvent, User } from '../model/event.ts'

/** Who an event is of: the same for all events until one of the three changes. */
export interface Identity {
  readonly sessionId: string
  readonly deviceId: string
  readonly user: User | undefined
}

/**
 * Builds the frozen event. The keys are written out because V8 makes a slow dictionary of a spread, at three times the cost.
 *
 * @param rate the sampling rate at which it was kept. It becomes the field `sample_rate`, by which the server weighs the event.
 * Undefined: nothing was sampled.
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
    isError: draft.isError,
  })
