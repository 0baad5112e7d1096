/* Request bodies for looking at. A user who asks what would leave must see the very bytes, so nothing here is made specially for showing. */

import type { Wire } from '../model/wire.ts'
import type { Replay } from '../outbox/spool/replay.ts'

/**
 * The bodies of the requests that would carry what waits, made by the same functions that cut and join events for sending. Nothing is
 * claimed and nothing on disk changes.
 */
export async function bodiesOf(
  wire: Wire,
  { resource, events, reports }: Pick<Replay, 'resource' | 'events' | 'reports'>,
  now: number,
): Promise<readonly string[]> {
  const { roomOf, takeChunk } = await import('../chunks/sending.ts')
  const bodies: string[] = []
  const told = [...reports.values()]
  // One report for each request, and the last ones in requests of their own, as sending does it.
  let rest = [...events.values()].map((json) => ({ json }))
  while (rest.length > 0 || told.length > 0) {
    const part = takeChunk(
      rest,
      wire.maxEvents,
      roomOf(wire, resource, Number.POSITIVE_INFINITY),
      wire.addedBytes(resource),
    )
    rest = rest.slice(part.length)
    const drop = told.shift()
    const report = drop && wire.report(drop, now)
    // Where the protocol carries no reports, a body without events would be empty.
    if (part.length > 0 || report !== undefined)
      bodies.push(wire.wrap({ resource, report, events: part.map(({ json }) => json) }))
  }
  return bodies
}
