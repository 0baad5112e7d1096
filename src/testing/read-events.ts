/* Back from a request body to events, for the test endpoint, so that a test looks for the same things in a client and in an endpoint. */

import type { ExperimentFacts, TelemetryEvent } from '../model/event.ts'

type Members = Readonly<Record<string, unknown>>

/** The value, or an empty object where it is none. */
const object = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}

/** The events of a body of our own protocol, as a client that remembers would have them. Whatever else it is has none. */
export function readEvents(body: unknown): readonly TelemetryEvent[] {
  const { events } = object(body)
  if (!Array.isArray(events)) return []
  return events.map((event) => eventOf(object(object(event).event_data), object(event).event_type))
}

function eventOf(data: Members, type: unknown): TelemetryEvent {
  const person = { ...object(data.user), ...accountOf(object(data.auth)) }
  return {
    id: String(data.event_id),
    name: String(data.event_name),
    time: Date.parse(String(data.client_timestamp)),
    sessionId: String(data.session_id),
    deviceId: String(data.device_id),
    user: Object.keys(person).length > 0 ? person : undefined,
    context: object(data.context) as TelemetryEvent['context'],
    metadata: object(data.metadata) as TelemetryEvent['metadata'],
    experiment: type === 'experiment' ? experimentOf(data) : undefined,
  }
}

const accountOf = ({ account_uuid, organization_uuid }: Members) => ({
  ...(typeof account_uuid === 'string' && { accountUuid: account_uuid }),
  ...(typeof organization_uuid === 'string' && { organizationUuid: organization_uuid }),
})

/** On the wire the facts of an experiment stand among the members of the event itself. */
function experimentOf(data: Members): ExperimentFacts {
  const names = ['experiment_id', 'variation_id', 'variation_index', 'environment', 'user_attributes']
  const own = [...names, 'experiment_metadata'].filter((name) => name in data)
  return Object.fromEntries(own.map((name) => [name, data[name]])) as unknown as ExperimentFacts
}
