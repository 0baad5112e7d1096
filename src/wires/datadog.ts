/* Events as entries of Datadog's logs intake. Others than the endpoint get nothing that tells an installation or a person. */

import type { TelemetryEvent } from '../model/event.ts'
import { fact } from '../model/resource.ts'
import type { DropReport } from '../model/segment.ts'
import type { Wire } from '../model/wire.ts'
import { rememberLast } from '../policy/remember-last.ts'

/** Older logs are answered with 202 by Datadog, and thrown away. */
const maxAgeMs = 18 * 3_600_000

/** The number of groups that a hash puts installations into: enough to tell one noisy machine from many, too few to recognise anybody. */
const userBuckets = 30

/**
 * Datadog's logs intake, version 2: `POST {endpoint}/api/v2/logs`. It is a third party: what says which installation or which person an
 * event is from stays behind, and a number from 0 to 29 stands for it, the hash of the installation id.
 *
 * @param sha256 in hex, as the port `Random` has it.
 */
export function datadogLogs({ sha256 }: { readonly sha256: (text: string) => string }): Wire {
  const bucketOf = rememberLast((id: string) => Number.parseInt(sha256(id).slice(0, 8), 16) % userBuckets)
  return {
    name: 'datadog-logs',
    path: '/api/v2/logs',
    headers: { 'Content-Type': 'application/json' },
    maxBodyBytes: 5_000_000,
    // Brackets, and a report, which carries the facts as every entry does.
    overheadBytes: 32 * 1024,
    // Datadog takes 1,000 entries; one is kept free for a report.
    maxEvents: 999,
    // Both mean that the key is wrong or was revoked: nothing is sent with it again.
    refusals: [401, 403],
    // Datadog answers 202. Any other success comes from somebody else, such as a proxy, and is tried again. Datadog never says which single
    // entries it did not take.
    classify: ({ status }) => (status >= 200 && status < 300 && status !== 202 ? 'retry' : undefined),
    addedBytes: (resource) => Buffer.byteLength(shared(resource)),
    isTooOld: (json, now) => now - Number(/^\{"timestamp":(\d{1,16}),/.exec(json)?.[1] ?? now) > maxAgeMs,
    encode: (event) => encode(event, bucketOf(event.deviceId)),
    report: encodeDrop,
    wrap: ({ resource, report, events }) => {
      const facts = shared(resource)
      const entries = report ? [...events, report] : events
      return `[${entries.map((entry) => withFacts(entry, facts)).join(',')}]`
    },
  }
}

/** An event as an entry. What the host logs stands below `event`, where no name of it can be taken for Datadog's `status`, `service`, `host` or `date`. */
function encode(event: TelemetryEvent, userBucket: number): string {
  const { id, name, time, sessionId, context, metadata, experiment, isError } = event
  const own = { id, name, session_id: sessionId, context: orNone(context), metadata: orNone(metadata), experiment }
  return `{"timestamp":${time},"message":"${name}","status":"${isError ? 'error' : 'info'}","userBucket":${userBucket},"event":${JSON.stringify(own)}}`
}

/** A report of dropped events as an entry. */
function encodeDrop({ id, reason, n }: DropReport, now: number): string {
  const event = { id, name: 'orangebox.client_report', dropped: { [reason]: n } }
  return `{"timestamp":${now},"message":"${event.name}","status":"warn","event":${JSON.stringify(event)}}`
}

/**
 * Puts the shared members at the beginning of an entry. A line on disk that `encode` did not write was planted there: it is left as it is, so that
 * it cannot break the JSON of the others.
 */
const withFacts = (entry: string, facts: string): string =>
  entry.startsWith('{"') ? `{${facts}${entry.slice(1)}` : entry

const orNone = (fields: object): object | undefined => (Object.keys(fields).length > 0 ? fields : undefined)

/** The members that every entry of a request begins with: where it comes from, and the facts about the process under a name of their own. */
const shared = rememberLast((resource: string) => {
  const facts = JSON.parse(resource) as Readonly<Record<string, unknown>>
  const own = { ddsource: 'nodejs', service: facts[fact.serviceName], ddtags: tag(facts[fact.serviceVersion]) }
  return `${JSON.stringify({ ...own, resource: facts }).slice(1, -1)},`
})

/** The version as a tag, as Datadog itself would write it: in lower case, with `_` for characters that no tag may have. */
const tag = (version: unknown): string | undefined =>
  typeof version === 'string'
    ? `version:${version
        .toLowerCase()
        .replaceAll(/[^\w.:/-]/g, '_')
        .slice(0, 190)}`
    : undefined
