/* Watches files: none is opened, given back or left lying without a reason. */

import { limits } from '../../../../src/model/limits.ts'
import { hourOf } from '../../../../src/policy/tries.ts'
import { type Client, caps, maxInMemory } from '../client.ts'
import type { Inode } from '../file-system.ts'
import { isAlive, type Program } from '../program.ts'
import { readSegment } from '../reading.ts'
import { answerIn, consentPath, segmentsOf, type World } from '../world.ts'
import type { Hold } from './holds.ts'
import { violate } from './watch.ts'

/** Invariant 11: a new segment needs a reason other than the event that goes into it. Who ends asks a disk that refused once more. */
export function openingIsDue(world: World, program: Program, path: string, inode: Inode): void {
  const { current } = program
  const before = current && world.watch.holds.of(current)
  if (program.memoryUntil > world.time.clockOf(program).monotonic() && !program.ending) {
    violate(world, 11, `${program.label} opens ${path}, and the disk has just failed it`)
  } else if (
    before?.holder === program &&
    before.kind === 'open' &&
    isYoung(world, program, before) &&
    !program.rolled &&
    // Who ends writes what memory has of several accounts, losses included, into a file for each of them.
    !(program.ending && program.switched)
  ) {
    violate(world, 11, `${program.label} opens ${path} beside one that would do`)
  }
  program.current = inode
  program.rolled = false
}

/** Invariant 11: nor is a young segment given back because something failed once. */
export function sealIsDue(world: World, program: Program, path: string, inode: Inode, hold: Hold): void {
  if (program.current !== inode || program.rolled || program.maySeal()) return
  if (isYoung(world, program, hold)) violate(world, 11, `${program.label} gives back ${path}, which would do for more`)
}

/** Whether memory has no room for what it logs, or not enough for a segment that begins: that can only be sent by a reader of the file, and the segment is given back. */
export const overflows = (world: World, program: Program): boolean =>
  program.robbed || pendingOf(world, program) > maxInMemory / 2

function pendingOf(world: World, program: Program): number {
  const inMemory = [...world.events.values()].filter((event) => event.where === 'memory').length
  const onDisk = segmentsOf(world).filter(([, inode]) => world.watch.holds.of(inode)?.holder === program)
  return onDisk.reduce((sum, [, inode]) => sum + readSegment(inode).pending.size, inMemory)
}

function isYoung(world: World, program: Program, hold: Hold): boolean {
  const clock = world.time.clockOf(program)
  return Math.max(clock.monotonic() - hold.monotonic, Math.abs(clock.now() - hold.wall)) <= limits.writerHoldMs
}

/** Invariant 11: what one step leaves behind. */
export function stepLeavesNothing(world: World, { step, alive, label }: Program): void {
  if (!alive || label === 'consent' || step.failed.has('unlink')) return
  const left = step.created.filter((path) => path.endsWith('.tmp') && world.fs.find(path))
  if (left.length > 0) violate(world, 11, `${label} leaves ${left.join()}`)
  const empty = step.created.filter((path) => path.endsWith('.jsonl') && world.fs.find(path)?.bytes.length === 0)
  if (empty.length > 0) violate(world, 11, `${label} leaves ${empty.join()}, and it is empty`)
}

/** Invariant 10, after a sweep that nothing disturbed. */
export function sweptEnough(world: World, { program, storage }: Client, folder: string): void {
  const asked = answerIn(world.fs.find(consentPath)?.bytes) ?? ''
  const lies = world.liveness !== 'truth' || [...world.programs].some(({ skew }) => skew !== 0)
  if (!program.alive || program.step.failed.size > 0 || lies || storage() !== 'disk' || !/^(on|local) .*Z$/.test(asked))
    return
  const all = segmentsOf(world).filter(([path, inode]) => {
    // What it gave back itself meanwhile is for the next sweep.
    const late = path.includes('.ready.') && world.watch.holds.of(inode)?.writer === program
    return path.startsWith(`${folder}/`) && !late
  })
  const free = all.filter(([path]) => path.includes('.ready.'))
  // Neither a dead holder on another machine can be told from a living one nor one whose pid was given to somebody else.
  const others = all.filter(([, inode]) => {
    const hold = world.watch.holds.of(inode)
    const { holder } = hold ?? {}
    return holder && (holder.alive || holder.host8 !== program.host8 || isAlive(world, holder) === 'alive')
  })
  if (all.length > caps.maxFiles + others.length)
    violate(world, 10, `${all.length} files, ${others.length} of them held`)
  const bytes = free.reduce((sum, [, inode]) => sum + inode.bytes.length, 0)
  if (bytes > caps.maxBytes) violate(world, 10, `${bytes} bytes in free segments`)
  for (const [path] of free) {
    const openedAt = Number(/\/1-(\d+)-/.exec(path)?.[1])
    if (openedAt < world.time.now() - caps.maxAgeMs) violate(world, 10, `${path} is too old`)
    // From the fifth try on it is the hour of the last one.
    const tries = Number(/\.(\d+)\.ready\./.exec(path)?.[1])
    if (tries > limits.patientTries + hourOf(openedAt, world.time.now()))
      violate(world, 10, `${path} was tried too often`)
  }
}
