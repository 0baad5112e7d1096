/* Watches reports: what is told to the server is what was given up, once. */

import type { StepNotes } from '../program.ts'
import type { Count } from '../reading.ts'
import { readSegment } from '../reading.ts'
import type { Post } from '../server.ts'
import { consentOf, segmentsOf, type World } from '../world.ts'
import { violate } from './watch.ts'
import type { Write } from './writes.ts'

/** Invariant 7: which events were given up, under which report, and whether the server learns of it once. */
export interface Reports {
  /** Whether the event is in a loss, or in a report of a sweep. */
  covers(event: string): boolean
  /** An event line is on disk. */
  logged(event: string): void
  /** The line of a loss is on disk. */
  lost(loss: Count, ids: readonly string[], write: By): void
  /** The line of a report is on disk: of these losses, or of none where a sweep hands it on. */
  written(report: Count, of: readonly string[], write: By): void
  /** The disk took no line for it. It is told all the same, and once more if its process dies then. */
  owed(report: Count, of: readonly string[]): void
  delivered(post: Post): void
  /** No count may be lost, wherever it is. */
  check(): void
  /** After recovery: the server knows all of them. */
  checkTold(): void
}

type By = Pick<Write, 'program' | 'inode'>

interface Known {
  /** More than one where a sweep was cut short and another one counted what was left. */
  readonly counts: Set<number>
  readonly consentVersion: number
  /**
   * In which it was written: where the consent cannot be read it counts as `off`, and the segment is taken back; and a line
   * that somebody took over may find no room the second time.
   */
  readonly step: StepNotes
  /** Its writer was killed behind the line, before it could see that the segment is another one's by now: its `logEvent` never returned. */
  readonly isCutShort: () => boolean
}

export function createReports(world: World): Reports {
  /** Losses and reports by their ids. */
  const known = new Map<string, Known>()
  const covered = new Map<string, string>()
  const copies = new Map<string, number>()
  /** Losses whose line was repeated. */
  const repeated = new Set<string>()
  /** Reports that have been written somewhere as the sum of a loss. */
  const sumsOf = new Map<string, Set<string>>()
  /** The losses of a report, as it stood where it counted. */
  const partsOf = new Map<string, readonly string[]>()
  /** Reports that the disk did not take when they were due. */
  const owed = new Set<string>()
  /** The report in which the server learnt of a loss. */
  const toldIn = new Map<string, string>()

  const cover = (ids: Iterable<string>, report: string) => {
    for (const id of ids) {
      const other = covered.get(id)
      // An append that was robbed was repeated: both copies count where they are given up.
      if (other !== undefined && other !== report && copies.get(id) === 1)
        violate(world, 7, `${id} is counted by ${other} and by ${report}`)
      covered.set(id, report)
    }
  }
  const learn = ({ id, n }: Count, { program, inode }: By) => {
    const { step } = program
    const before = known.get(id)
    const isHeld = world.watch.holds.of(inode)?.holder === program
    const isCutShort = () => !isHeld && !program.alive && program.step === step
    // Handed on by a sweep, it goes under the consent of where it stands now.
    const consentVersion = consentOf(world, inode) ?? before?.consentVersion ?? step.consentVersion
    known.set(id, { counts: (before?.counts ?? new Set()).add(n), consentVersion, step, isCutShort })
  }
  /** A sweep counts under the segment's own id. */
  const condemned = (uuid: string) => segmentsOf(world).find(([path]) => path.includes(uuid))?.[1]
  const isTold = (id: string) => [id, ...(sumsOf.get(id) ?? [])].some((report) => world.server.told.has(report))
  const stands = (id: string): boolean =>
    segmentsOf(world).some(([, inode]) => {
      const { losses, drops, told } = readSegment(inode)
      return losses.has(id) || [id, ...(sumsOf.get(id) ?? [])].some((report) => drops.has(report) && !told.has(report))
    })

  return {
    logged: (event) => void copies.set(event, (copies.get(event) ?? 0) + 1),
    covers: (event) => covered.has(event),
    lost: (loss, ids, write) => {
      if (ids.length > 0 && ids.length !== loss.n)
        violate(world, 7, `${loss.id} counts ${loss.n} events, not ${ids.length}`)
      cover(ids, loss.id)
      if (known.has(loss.id)) repeated.add(loss.id)
      learn(loss, write)
    },
    written: (report, of, write) => {
      for (const id of of) sumsOf.set(id, (sumsOf.get(id) ?? new Set()).add(report.id))
      const { losses, drops } = readSegment(write.inode)
      // It came too late: another holder's report of the same losses and more counts.
      if (of.length > 0 && drops.get(report.id)?.n !== report.n) return
      if (of.length > 0) partsOf.set(report.id, of)
      if (of.some((id) => losses.has(id))) violate(world, 7, `${report.id} sums up what is not summed up`)
      const segment = of.length > 0 || known.has(report.id) ? undefined : condemned(report.id)
      if (segment) {
        const { pending } = readSegment(segment)
        if (pending.size !== report.n) violate(world, 7, `${report.id} counts ${report.n} events, not ${pending.size}`)
        cover(pending, report.id)
      }
      learn(report, write)
    },
    owed: (report, of) => {
      for (const id of of) known.get(id)?.counts.add(report.n)
      owed.add(report.id)
      partsOf.set(report.id, of)
      for (const id of of) sumsOf.set(id, (sumsOf.get(id) ?? new Set()).add(report.id))
    },
    delivered: (post) => {
      if (!post.report) return
      const { id, n } = post.report
      // `queue_full` is counted in memory: it never was on disk.
      const report = known.get(id)
      if (report && !report.counts.has(n)) violate(world, 7, `the server is told ${n} by ${id}`)
      const first = world.server.told.get(id) ?? n
      if (partsOf.has(id) && first !== n && !owed.has(id))
        violate(world, 7, `the server is told ${first} and ${n} by ${id}`)
      for (const loss of partsOf.get(id) ?? []) {
        const other = toldIn.get(loss)
        if (other !== undefined && other !== id && !owed.has(other) && !owed.has(id) && !repeated.has(loss))
          violate(world, 7, `the server is told of ${loss} by ${other} and by ${id}`)
        toldIn.set(loss, id)
      }
    },
    check: () => {
      for (const [id, { consentVersion, step, isCutShort }] of known) {
        if (consentVersion !== world.consentVersion || isTold(id) || stands(id)) continue
        known.delete(id)
        const unread = ['openToRead', 'fstat', 'read'].some((name) => step.failed.has(name))
        // It slept behind the line, and could open no other segment for it: memory has it, which it says with the next event.
        const unopened = ['isPrivate', 'makeDirectory', 'directory', 'create'].some((name) => step.failed.has(name))
        if (!unread && !unopened && !step.memory && !isCutShort()) violate(world, 7, `the count ${id} is lost`)
      }
    },
    checkTold: () => {
      for (const [id, { consentVersion }] of known) {
        if (consentVersion === world.consentVersion && !isTold(id)) {
          violate(world, 7, `the server never learnt of ${id}`)
        }
      }
      // Where the disk was full the loss was told and never written.
      const { accepted, refused, rejections } = world.server
      const given = [...refused].filter(
        (id) => !accepted.has(id) && !covered.has(id) && world.events.get(id)?.where === 'disk',
      ).length
      if (world.consentVersion === 0 && given > rejections())
        violate(world, 7, `${given} rejected, ${rejections()} told`)
    },
  }
}
