/*
 * What waits on disk, for commands that show it: all segments of the app, read with the functions of the spool, and what will become of
 * them under the user's present answer.
 */

import { listOwn } from '../home/list-own.ts'
import { readSmall } from '../home/write-once.ts'
import type { Commanded, Waiting } from '../model/commands.ts'
import { limits } from '../model/limits.ts'
import { or } from '../model/or.ts'
import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { parseName, type SegmentName } from '../outbox/spool/names.ts'
import { type Replay, replay } from '../outbox/spool/replay.ts'
import { rulesFile } from '../outbox/spool/rules-file.ts'
import { type Consent, wasUnder } from '../policy/consent.ts'
import { fateOf } from '../policy/fate.ts'
import { sumLosses } from '../policy/sum-losses.ts'
import type { Files } from './app-files.ts'

/** Events that may share a request: of one directory, wire, consent, account and resource. The sender gathers segments by the same five. */
export interface WaitingGroup extends Waiting {
  readonly rules: GroupRules
  readonly held: Pick<Replay, 'resource' | 'events' | 'reports'>
}

/** What of a tool's rules its bodies depend on. The rules lie beside the segments, because the program that wrote them may be another one than this. */
export interface GroupRules {
  readonly sink: string
  readonly selfContained: boolean
  readonly protocol: OtlpProtocol | undefined
}

/** Everything that waits below the directory of an app, whoever holds it. Reads only; what vanishes meanwhile is left out. */
export function readWaiting({ paths: { app }, consent }: Files): readonly WaitingGroup[] {
  const now = consent.read()
  return listOwn(nodeDisk, { app, segments: app }, 'app').flatMap((folder) => {
    const directory = `${app}/${folder}`
    const groups = new Map<string, WaitingGroup>()
    const rules = rulesIn(directory)
    for (const { name, read } of segmentsIn(app, directory)) {
      const key = JSON.stringify([read.wire, read.consent, read.account, read.resource])
      const group = groups.get(key)
      if (group) addTo(group, read)
      else groups.set(key, { ...groupOf(read, fateIn(now, read, name)), directory, rules, sink: rules.sink })
    }
    return [...groups.values()].map((group) => ({ ...group, events: group.held.events.size }))
  })
}

/** Events that wait in the memory of this process alone: the disk was full or could not be used. No file shows them. */
export const inMemory = (telemetry: Commanded): number =>
  Object.values(telemetry.health().sinks).reduce((sum, { pending }) => sum + pending, 0)

/** Adds a segment to the group that its events would travel with. By id, so that an event which two files hold counts once. */
function addTo({ held }: WaitingGroup, { events, reports }: Replay): void {
  for (const [id, json] of events) held.events.set(id, json)
  for (const [id, drop] of reports) held.reports.set(id, drop)
}

const groupOf = ({ wire, resource, events, reports }: Replay, fate: Waiting['fate']) => ({
  ...{ wire, fate, events: events.size },
  held: { resource, events, reports },
})

/** What becomes of a segment under the present answer, by the rules that the sender asks. */
const fateIn = (now: Consent, { consent }: Replay, { openedAt }: SegmentName): Waiting['fate'] =>
  fateOf(now, { isUnder: (text) => wasUnder(consent, openedAt, text) })

/** The segments of a directory that hold something, in the order in which a sender would take them. */
function segmentsIn(app: string, segments: string) {
  const names = listOwn(nodeDisk, { app, segments }, 'segments').flatMap((file) => {
    const name = parseName(file)
    return name ? [{ file, name }] : []
  })
  return names
    .toSorted((a, b) => a.name.tries - b.name.tries || a.name.openedAt - b.name.openedAt)
    .flatMap(({ file, name }) => {
      // Read without claiming it. Whoever holds it goes on, so this is how it was at one moment.
      const text = or(undefined, () => readSmall(nodeDisk, `${segments}/${file}`, limits.maxReadBytes))
      const read = text === undefined ? undefined : summedUp(name.uuid, replay(text))
      return read && read.events.size + read.reports.size > 0 ? [{ name, read }] : []
    })
}

/** With its losses as the reports that whoever sends them would make of them: a user should see these bytes, too. */
function summedUp(uuid: string, read: Replay): Replay {
  const sums = sumLosses(uuid, read.losses.values()).map(({ report }) => [report.id, report] as const)
  return { ...read, reports: new Map([...read.reports, ...sums]) }
}

/** Never throws: rules of another version, or none, leave the group with a name that says so. */
const rulesIn = (directory: string): GroupRules =>
  or(noRules, () => {
    const text = readSmall(nodeDisk, `${directory}/${rulesFile}`, limits.maxRulesBytes) ?? '{}'
    const { sink, selfContained, protocol } = JSON.parse(text) as Readonly<Record<string, unknown>>
    return {
      sink: typeof sink === 'string' ? sink : noRules.sink,
      selfContained: selfContained === true,
      protocol: protocol === 'http/protobuf' ? protocol : undefined,
    }
  })

const noRules: GroupRules = { sink: 'unknown', selfContained: false, protocol: undefined }
