import type { StepNotes } from '../program.ts'
import type { DropLine } from '../reading.ts'
import { readSegment } from '../reading.ts'
import type { Post } from '../server.ts'
import { consentOf, segmentsOf, type World } from '../world.ts'
import { violate } from './watch.ts'
import type { Write } from './writes.ts'

/** Invariant 7: which events were given up, under which report, and whether the server learns of it once. */
export interface Reports {
  /** Whether the event is in a drop line. */
  covers(event: string): boolean
  /** An event line is on disk. */
  logged(event: string): void
  /** A drop line is on disk. */
  written(
    drop: Pick<DropLine, 'id' | 'reason' | 'n'>,
    ids: readonly string[],
    write: Pick<Write, 'program' | 'inode'>,
  ): void
  delivered(post: Post): void
  /** No count may be lost, wherever it is. */
  check(): void
  /** After recovery: the server knows all of them. */
  checkTold(): void
}

interface Known {
  /** More than one where a sweep was cut short and another one counted what was left. */
  readonly counts: Set<number>
  readonly consentVersion: number
  /**
   * In which it was written: where the consent cannot be read it counts as `off`, and the segment is taken back; and a line
   * that somebody took over may find no room the second time.
   */
  readonly step: StepNotes
}

export function createReports(world: World): Reports {
  const known = new Map<string, Known>()
  const covered = new Map<string, string>()
  const copies = new Map<string, number>()

  const cover = (ids: Iterable<string>, report: string) => {
    for (const id of ids) {
      const other = covered.get(id)
      // An append that was robbed was repeated: both copies count where they are given up.
      if (other !== undefined && other !== report && copies.get(id) === 1)
        violate(world, 7, `${id} is counted by ${other} and by ${report}`)
      covered.set(id, report)
    }
  }
  /** A sweep counts under the segment's own id. */
  const condemned = (uuid: string) => segmentsOf(world).find(([path]) => path.includes(uuid))?.[1]
  const lost = (id: string): boolean =>
    !world.server.told.has(id) &&
    !segmentsOf(world).some(([, inode]) => readSegment(inode).drops.has(id) && !readSegment(inode).told.has(id))

  return {
    logged: (event) => void copies.set(event, (copies.get(event) ?? 0) + 1),
    covers: (event) => covered.has(event),
    written: ({ id, n }, ids, { program: { step }, inode }) => {
      const before = known.get(id)
      const segment = before ? undefined : condemned(id)
      const counted = segment ? readSegment(segment).pending : new Set(ids)
      if (segment || ids.length > 0) {
        if (counted.size !== n) violate(world, 7, `${id} counts ${n} events instead of ${counted.size}`)
        cover(counted, id)
      }
      // Handed on by a sweep, it goes under the consent of where it stands now.
      const consentVersion = consentOf(world, inode) ?? before?.consentVersion ?? step.consentVersion
      known.set(id, { counts: (before?.counts ?? new Set()).add(n), consentVersion, step })
    },
    delivered: (post) => {
      if (!post.report) return
      const { id, n } = post.report
      // `queue_full` is counted in memory: it never was on disk.
      const report = known.get(id)
      if (report && !report.counts.has(n)) violate(world, 7, `the server is told ${n} by ${id}`)
    },
    check: () => {
      for (const [id, { consentVersion, step }] of known) {
        if (consentVersion !== world.consentVersion || !lost(id)) continue
        known.delete(id)
        const unread = ['openToRead', 'fstat', 'read'].some((name) => step.failed.has(name))
        // It slept behind the line, and could open no other segment for it: memory has it, which it says with the next event.
        const unopened = ['makeDirectory', 'directory', 'create'].some((name) => step.failed.has(name))
        if (!unread && !unopened && !step.memory) violate(world, 7, `the count ${id} is lost`)
      }
    },
    checkTold: () => {
      for (const [id, { consentVersion }] of known) {
        if (consentVersion === world.consentVersion && !world.server.told.has(id)) {
          violate(world, 7, `the server never learnt of ${id}`)
        }
      }
      // Where the disk was full the drop line was told and never written.
      const { accepted, refused, rejections } = world.server
      const given = [...refused].filter(
        (id) => !accepted.has(id) && !covered.has(id) && world.events.get(id)?.where === 'disk',
      ).length
      if (world.consentVersion === 0 && given > rejections())
        violate(world, 7, `${given} rejected, ${rejections()} told`)
    },
  }
}
