import type { Metadata } from './metadata.ts'

/** Fields as they leave: labels have become their text, everything unfit is gone. */
export type Fields = Readonly<Record<string, number | boolean | null | string>>

/** The person or account at the keyboard. Every part is optional; pseudonymous identifiers are enough. */
export interface User {
  /** The host's own identifier of the user. */
  readonly id?: string | undefined
  /** The account: part of every event, and what a segment on disk is bound to. */
  readonly accountUuid?: string | undefined
  readonly organizationUuid?: string | undefined
  /** Sent only if the host gives it; never printed. */
  readonly email?: string | undefined
}

/** Which variation of an experiment the user saw. */
export interface Experiment<A extends Metadata<A> = object, M extends Metadata<M> = object> {
  readonly experimentId: string
  readonly variationId: string
  /** Position of the variation, from 0. */
  readonly variationIndex?: number | undefined
  /** Default: `production`. */
  readonly environment?: string | undefined
  readonly userAttributes?: A | undefined
  readonly experimentMetadata?: M | undefined
}

/** An experiment exposure as it leaves. */
export interface ExperimentFacts {
  readonly experiment_id: string
  readonly variation_id: string
  readonly variation_index?: number
  readonly environment: string
  readonly user_attributes?: Fields
  readonly experiment_metadata?: Fields
}

/** One event, built and frozen: the same object goes to every sink. */
export interface TelemetryEvent {
  readonly id: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly time: number
  readonly sessionId: string
  readonly deviceId: string
  readonly user: User | undefined
  readonly context: Fields
  readonly metadata: Fields
  /** Present on experiment exposures only. */
  readonly experiment: ExperimentFacts | undefined
}
