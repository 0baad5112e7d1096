/* The event: what sinks, wires and a host's processors are given. */

import type { Metadata } from './metadata.ts'

/** Fields as they leave: labels have become their text, everything unfit is gone. */
export type Fields = Readonly<Record<string, number | boolean | null | string>>

/** The person or account at the keyboard. Every part is optional; pseudonymous identifiers are enough. */
export interface User {
  /** The host's own identifier of the user. */
  readonly id?: string | undefined
  /** The account: part of every event, and what a segment on disk is bound to. */
  readonly accountUuid?: string | undefined
  /** The organization the account belongs to: part of every event. */
  readonly organizationUuid?: string | undefined
  /** Sent only if the host gives it; never printed. */
  readonly email?: string | undefined
}

/** Which variation of an experiment the user saw. */
export interface Experiment<A extends Metadata<A> = object, M extends Metadata<M> = object> {
  /** The experiment, as your flag system calls it: text of 1 to 256 characters, or a number. */
  readonly experimentId: string | number
  /** The variation the user saw: the same. */
  readonly variationId: string | number
  /** Position of the variation, from 0. */
  readonly variationIndex?: number | undefined
  /** Default: `production`. */
  readonly environment?: string | undefined
  /**
   * Who was assigned: the same exposure of the same one is recorded once a day on this machine. A text or a number, which is hashed and never
   * leaves. Default: the user (`id`, else `accountUuid`), else the installation.
   */
  readonly unit?: string | number | undefined
  /** What the user was assigned by: numbers, booleans, null and labels. Default: none. */
  readonly userAttributes?: A | undefined
  /** More about the exposure: numbers, booleans, null and labels. Default: none. */
  readonly experimentMetadata?: M | undefined
}

/** An experiment exposure as it leaves. */
export interface ExperimentFacts {
  /** `experimentId`. */
  readonly experiment_id: string
  /** `variationId`. */
  readonly variation_id: string
  /** `variationIndex`, where it was given. */
  readonly variation_index?: number
  /** `environment`. */
  readonly environment: string
  /** `userAttributes`, where they were given. */
  readonly user_attributes?: Fields
  /** `experimentMetadata`, where it was given. */
  readonly experiment_metadata?: Fields
}

/** One event, built and frozen: the same object goes to every sink. */
export interface TelemetryEvent {
  /** A UUID: the server drops an event whose id it has seen. */
  readonly id: string
  /** As logged; `invalid_event_name` where that was no name, and `experiment_viewed` for an experiment. */
  readonly name: string
  /** Epoch milliseconds. */
  readonly time: number
  /** Of the logger it was logged through. */
  readonly sessionId: string
  /** The random id of the installation. */
  readonly deviceId: string
  /** As set when it was logged. */
  readonly user: User | undefined
  /** The context of its logger when it was logged. */
  readonly context: Fields
  /** What was logged with it. */
  readonly metadata: Fields
  /** What was declared as privileged, which only sinks with `privileged: true` are given. Undefined: there is none. */
  readonly privileged?: Fields | undefined
  /** Present on experiment exposures only. */
  readonly experiment: ExperimentFacts | undefined
  /** Whether it was declared or logged with `severity: 'error'`. Sinks that know severities tell it; default: it does not. */
  readonly isError?: boolean | undefined
}

/** The event name under which experiment exposures are sampled and sent. */
export const experimentEvent = 'experiment_viewed'

/** The name of the SDK's own event, which internal users alone carry. */
export const ownEvent = 'telemetry_diagnostics'

/** The name of the member of `ExperimentFacts` that holds the attributes of the user. */
export const attributesPart = 'user_attributes'

/** The name of the member of `ExperimentFacts` that holds what the host says of the experiment. */
export const metadataPart = 'experiment_metadata'
