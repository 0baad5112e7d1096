/* Logging in a story: what was promised for an event is written down here, and held against the disk from then on. */

import type { TelemetryEvent } from '../../../src/model/event.ts'
import type { Client } from './client.ts'
import type { Inode } from './file-system.ts'
import type { Program } from './program.ts'
import { readSegment } from './reading.ts'
import { overflows } from './watch/files.ts'
import { violate } from './watch/watch.ts'
import { consentOf, isTorn, type Logged, saidOf, segmentsOf, type World } from './world.ts'

/** `large`: more than a line may have. `wide`: characters of many bytes. */
export type Kind = 'plain' | 'poison' | 'large' | 'wide'

/** Logs one event, and writes down what may be expected of it from then on: invariant 1 is about what returned. */
export function logOne(world: World, client: Client, kind: Kind, run: (action: () => void) => void): void {
  const { program, origin, account } = client
  const event = newEvent(world, kind)
  const poison = kind === 'poison'
  const { consentVersion } = world
  const entry: Logged = {
    ...{ id: event.id, origin, account, poison, consentVersion },
    where: 'pending',
    firmIn: new Set(),
    rememberedBy: undefined,
  }
  world.events.set(event.id, entry)
  if (client.closed()) program.loggedLate = true
  const beganInMemory = client.storage() === 'memory'
  const before = client.dropped()
  const { consentSeen } = program
  run(() => client.log(event))
  if (overflows(world, program)) program.rolled = true
  if (!program.alive) {
    entry.where = 'lost'
    return
  }
  const after = client.dropped()
  const reason = Object.keys(after).find((name) => after[name] !== before[name])
  const onDisk = segmentsOf(world).some(([, inode]) => entry.firmIn.has(inode) && isPending(inode, event.id))
  const under = consentOf(world, segmentOf(world, event.id)) ?? consentVersion
  // Asked last: who says where it keeps events looks what the user says, and may end what was logged a moment before.
  const inMemory = beganInMemory || program.step.memory || client.storage() === 'memory'
  // Its hold ended before the event was counted, so memory took the event. The file that could not be removed promises nothing.
  const isLeft = program.step.failed.has('unlink')
  // It has just noticed that the user says something else: what it dropped is what it held before.
  const isOthers = reason === 'consent' && program.step.noticed && (onDisk || inMemory)
  entry.where = reason && !isOthers ? 'dropped' : inMemory && (!onDisk || isLeft) ? 'memory' : 'disk'
  if (program.step.remembered || (beganInMemory && !onDisk)) entry.rememberedBy = program
  if (entry.where === 'disk') entry.consentVersion = under
  if (reason === 'consent' && !isOthers && !maySayNo(world, program, consentVersion, consentSeen)) {
    violate(world, 1, `${event.id} is dropped as if consent were off`)
  }
  // Memory takes nothing after the end, and what failed may be no fault of the disk's.
  const failed = client.closed() && program.step.failed.size > 0
  if (reason === 'no_disk' && !inMemory && !failed) violate(world, 1, `${event.id} is dropped for no reason`)
}

/** Whether an event may be dropped as not consented to: the user said no, or the file holds no answer. A failing look alone is no reason. */
function maySayNo(world: World, { step }: Program, consentVersion: number, consentSeen: number): boolean {
  const said = saidOf(world) ?? 'on'
  // What it opens under an answer of earlier, for it cannot look, it takes back when it can and there is another one.
  const behind = consentSeen !== consentVersion && looks.some((name) => step.failed.has(name))
  return said.startsWith('off') || isTorn(world) || behind || consentVersion !== world.consentVersion
}

const looks = ['directory', 'openToRead', 'fstat', 'read']

const isPending = (inode: Inode, id: string): boolean => readSegment(inode).pending.has(id)

const segmentOf = (world: World, id: string): Inode | undefined =>
  segmentsOf(world).find(([, inode]) => isPending(inode, id))?.[1]

function newEvent(world: World, kind: Kind): TelemetryEvent {
  const text = { plain: 'x', poison: 'x', large: 'x'.repeat(900), wide: '€😀'.repeat(20) }[kind]
  return {
    id: world.uuid(),
    name: kind,
    time: world.time.now(),
    sessionId: 's',
    deviceId: 'd',
    user: undefined,
    context: {},
    metadata: { text },
    experiment: undefined,
  }
}
