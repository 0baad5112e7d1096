/* Watches what is written into segments. */

import type { Inode } from '../file-system.ts'
import type { Program } from '../program.ts'
import { cut, type Line, readLine } from '../reading.ts'
import type { World } from '../world.ts'
import { violate } from './watch.ts'

/** One write into a segment. */
export interface Write {
  readonly program: Program
  readonly inode: Inode
  readonly text: string
  /** Its first byte is new: not the rest of a short write. */
  readonly begins: boolean
  /** All of it is there, in one piece. */
  readonly whole: boolean
}

/** Invariants 2, 3 and 6, and what invariant 7 needs to know. */
export function watchWrite(world: World, write: Write): void {
  const lines = write.text.split('\n').flatMap(readLine)
  const holds = world.watch.holds.of(write.inode)?.holder === write.program
  if (!holds && write.begins) withoutHolding(world, write, lines)
  if (!write.whole) return
  if (holds) undamaged(world, write)
  for (const line of lines) {
    acksAreTrue(world, line)
    if (line.event && line.id) {
      world.watch.reports.logged(line.id)
      if (holds) world.events.get(line.id)?.firmIn.add(write.inode)
    }
    if (line.loss) world.watch.reports.lost(line.loss, line.ack ?? [], write)
    if (line.drop) world.watch.reports.written(line.drop, line.of ?? [], write)
  }
}

/**
 * Invariant 3: late acks, and one line of a writer that has not looked yet. What describes a segment or ends events of it
 * is written only by who has just looked.
 */
function withoutHolding(world: World, { program, inode }: Write, lines: readonly Line[]): void {
  if (lines.every(({ ack, loss }) => ack && !loss) || program.step.robbed.has(inode)) return
  const data = lines.every(({ event, loss, ack, drop, of }) => event || (loss && !ack?.length) || (drop && !of))
  const opening = lines.some(({ segment }) => segment) && lines.some(({ event, loss, drop }) => event || loss || drop)
  if (!(data || opening) || program.unconfirmed.has(inode)) {
    const kinds = lines.map((line) => Object.keys(line)).join(' ')
    violate(world, 3, `${program.label} writes to what it does not hold: ${kinds}`)
  }
  program.unconfirmed.add(inode)
}

/** Invariant 6. */
function undamaged(world: World, { program, inode, text }: Write): void {
  const lines = new Set(inode.bytes.toString('utf8').split('\n').slice(0, -1))
  for (const line of text.split('\n')) {
    if (line !== '' && line !== cut && !lines.has(line))
      violate(world, 6, `${program.label} wrote ${line}, which is not a line now`)
  }
}

/** Invariant 2. */
function acksAreTrue(world: World, { ack, loss, report }: Line): void {
  const { accepted, refused, told } = world.server
  for (const id of ack ?? []) {
    if (loss ? !refused.has(id) : !accepted.has(id)) violate(world, 2, `${id} is acked and was never settled`)
  }
  if (report !== undefined && !told.has(report)) violate(world, 2, `${report} counts as told and never was`)
}
