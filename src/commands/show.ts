/* `telemetry show`: the requests that would leave, and what stays here or is deleted. */

import type { Commanded, CommandResult, ShownBody, ShowReport, Waiting } from '../model/commands.ts'
import type { Wire } from '../model/wire.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeRandom } from '../node/random.ts'
import { printableJson } from '../policy/shown.ts'
import { eventBatch } from '../wires/event-batch.ts'
import { filesOf } from './app-files.ts'
import { bodiesOf } from './bodies.ts'
import { count, result } from './result.ts'
import { inMemory, readWaiting, type WaitingGroup } from './waiting.ts'

/**
 * Reads what waits and makes its requests, without sending or claiming anything.
 *
 * Only what would leave is shown byte for byte. What stays, or will be deleted, is counted: its bytes will never be a request.
 */
export async function show(telemetry: Commanded): Promise<CommandResult<ShowReport>> {
  const files = filesOf(telemetry)
  const groups = files ? readWaiting(files) : []
  const requests: ShownBody[] = []
  // Events of another version of this package, whose encoding is not known here. They are counted, so that none is kept silent about.
  let unknown = 0
  for (const group of groups.filter(({ fate }) => fate === 'leaves')) {
    const wire = await wireOfGroup(group)
    if (!wire) unknown += group.events
    else requests.push(...(await bodiesOfGroup(wire, group)))
  }
  const waiting = groups.map(asWaiting)
  const memory = inMemory(telemetry)
  const lines = [
    ...requests.map(({ body }) => printableJson(body)),
    ...(unknown > 0 ? [`${count(unknown, 'event')} more, in an encoding that this version cannot show`] : []),
    ...waiting.filter(({ fate }) => fate !== 'leaves').map(inWords),
    ...(memory > 0
      ? [`${count(memory, 'event')} in the memory of this process, which are on no disk to be shown`]
      : []),
  ]
  const json = { waiting, requests, unknown, inMemory: memory }
  return result(lines.length > 0 ? lines : ['Nothing waits, so nothing would leave.'], json)
}

/** The wire that a group was encoded for; undefined: this version does not know it. Wires of further sinks are loaded only where one left something. */
async function wireOfGroup({ wire, rules }: WaitingGroup): Promise<Wire | undefined> {
  const own = eventBatch(rules.selfContained)
  if (wire === own.name) return own
  return (await import('../sinks/from-rules.ts')).wireOf(wire, nodeRandom.sha256, rules.protocol)
}

async function bodiesOfGroup(wire: Wire, { sink, held }: WaitingGroup): Promise<readonly ShownBody[]> {
  const bodies = await bodiesOf(wire, held, nodeClock.now())
  return Promise.all(bodies.map((body) => bodyOfText(sink, body, wire)))
}

/** `bytes` where the protocol travels in another form than text, such as protobuf: then the text alone would not be what leaves. */
async function bodyOfText(sink: string, body: string, { pack }: Wire): Promise<ShownBody> {
  return { sink, body, bytes: pack && Buffer.from(await pack(body)).toString('base64') }
}

/** A group without what is only needed to make bodies of it. */
export const asWaiting = ({ directory, sink, wire, events, fate }: WaitingGroup): Waiting => ({
  ...{ directory, sink, wire, events, fate },
})

const fates: { readonly [F in Waiting['fate']]: string } = {
  leaves: 'leaves with a next request',
  stays: 'stays on this machine under the answer of the moment',
  goes: 'is deleted unsent, for it was recorded under another answer',
}

/** What waits in one place, as a line of text. */
export const inWords = ({ directory, sink, events, fate }: Waiting): string =>
  `${count(events, 'event')} for ${sink}: ${fates[fate]} (${directory})`
