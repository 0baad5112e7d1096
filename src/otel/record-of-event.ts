/* Events in OpenTelemetry's words. */

import { attribute, prefix } from '../model/attributes.ts'
import type { ExperimentFacts, Fields, TelemetryEvent, User } from '../model/event.ts'
import type { DropReport } from '../model/segment.ts'

/** What an event is in OpenTelemetry's data model, whoever carries it. */
export interface EventRecord {
  readonly eventName: string
  /** Epoch milliseconds: when it happened, and when it was observed. */
  readonly time: number
  /** OpenTelemetry's number: the lowest of INFO, WARN and ERROR. Events have no severity text, their convention says. */
  readonly severity: 9 | 13 | 17
  /** Each name once. */
  readonly attributes: Fields
}

type Attributes = Record<string, Fields[string]>

/**
 * The one mapping of events to log records, for a host's processors as for what is sent by OTLP.
 *
 * Metadata keeps its names. The context goes under `context.`, what belongs to an experiment under `experiment.`. So that no attribute
 * occurs twice, metadata that is called like one of ours goes under `metadata.`.
 *
 * @param privileged for a trusted receiver alone; it goes under `privileged.`.
 */
export function recordOfEvent(event: TelemetryEvent, privileged?: Fields): EventRecord {
  const { id, name, time, sessionId, deviceId, user, context, metadata, experiment } = event
  const attributes: Attributes = {
    [attribute.uid]: id,
    [attribute.session]: sessionId,
    [attribute.installation]: deviceId,
  }
  if (user) addUser(attributes, user)
  for (const key of Object.keys(metadata)) attributes[nameOf(key)] = metadata[key] as Fields[string]
  addAll(attributes, prefix.context, context)
  addAll(attributes, prefix.privileged, privileged)
  if (experiment) addExperiment(attributes, experiment)
  return { eventName: name, time, severity: event.isError ? 17 : 9, attributes }
}

/** A report of events that were given up. `now` is when it is told, because a report has no time of its own. */
export const recordOfDrop = ({ id, reason, n }: DropReport, now: number): EventRecord => ({
  eventName: 'orangebox.client_report',
  time: now,
  severity: 13,
  attributes: { [attribute.uid]: id, [attribute.dropReason]: reason, [attribute.dropCount]: n },
})

/** Names that this mapping gives itself. Metadata of such a name would occur twice, and gets the prefix `metadata.`. */
const ours: ReadonlySet<string> = new Set(Object.values(attribute))
const prefixed = /^(?:metadata|context|experiment|privileged)\./

// All of ours have a dot, and few of a host's do: the rest is not asked of them.
const nameOf = (key: string): string =>
  key.includes('.') && (ours.has(key) || prefixed.test(key)) ? prefix.metadata + key : key

function addUser(attributes: Attributes, { id, email, accountUuid, organizationUuid }: User): void {
  if (id !== undefined) attributes[attribute.user] = id
  if (email !== undefined) attributes[attribute.email] = email
  if (accountUuid !== undefined) attributes[attribute.account] = accountUuid
  if (organizationUuid !== undefined) attributes[attribute.organization] = organizationUuid
}

function addExperiment(attributes: Attributes, facts: ExperimentFacts): void {
  attributes[attribute.flag] = facts.experiment_id
  attributes[attribute.variant] = facts.variation_id
  if (facts.variation_index !== undefined) attributes[`${prefix.experiment}variation_index`] = facts.variation_index
  attributes[`${prefix.experiment}environment`] = facts.environment
  addAll(attributes, prefix.userAttributes, facts.user_attributes)
  addAll(attributes, prefix.experimentMetadata, facts.experiment_metadata)
}

function addAll(attributes: Attributes, before: string, fields: Fields | undefined): void {
  for (const key of Object.keys(fields ?? {})) attributes[before + key] = (fields as Fields)[key] as Fields[string]
}
