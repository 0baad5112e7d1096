/* The invariants, and where their violations are collected. */

import type { Inode } from '../file-system.ts'
import type { Program } from '../program.ts'
import { readLine } from '../reading.ts'
import type { Post } from '../server.ts'
import { consentPath, type World } from '../world.ts'
import { createHolds, type Holds } from './holds.ts'
import { watchPost } from './posts.ts'
import { createReports, type Reports } from './reports.ts'
import { type Write, watchWrite } from './writes.ts'

/** The eleven invariants of SPOOL.md by their numbers, and two that the code promises elsewhere. */
export const invariants = {
  1: 'what returned and is not memory mode is delivered, rejected or in a loss or a report, or pending in a named file',
  2: 'an ack implies a settled delivery',
  3: 'an inode has one name at most, no name recurs, no rename hits a target, nobody touches what he does not hold',
  4: 'all dead, disk free, server healthy, +49 h: one patient drain leaves no file',
  5: 'no segment and event in two POSTs at once unless a process slept; no POST beyond a hold, and one an hour after 5 tries',
  6: 'a full write is never damaged by an earlier partial one',
  7: 'drops are counted exactly once',
  8: 'after `off` returned: no event bytes once each writer took a step, and no POST begins',
  9: 'no byte outside the origins allowed, no credentials for what another account recorded',
  10: 'files <= cap + live holders',
  11: 'no failure makes a file per event',
  books: 'the books of a client at rest balance',
  watch: 'the test itself works',
  host: 'nothing is thrown at the host, and no descriptor is left behind',
} as const

export type Invariant = keyof typeof invariants

/** Sees everything that happens on disk and network, as it happens. */
export interface Watch {
  readonly holds: Holds
  readonly reports: Reports
  created(program: Program, path: string, inode: Inode): void
  appended(write: Write): void
  /** The disk does not take this, or not all of it. */
  refused(text: string): void
  renamed(program: Program, from: string, to: string, replaced: Inode | undefined): void
  linked(program: Program, path: string): void
  unlinked(program: Program, path: string, inode: Inode): void
  posting(post: Post): void
  accepted(post: Post): void
  /** A request was sent, and its process will never know what became of it. */
  uncertain(post: Post): void
}

export function createWatch(world: World): Watch {
  const holds = createHolds(world)
  const reports = createReports(world)
  /** A mistake of ours must not look like an error of the disk. */
  const safely =
    <A extends readonly unknown[]>(look: (...seen: A) => void) =>
    (...seen: A) => {
      try {
        look(...seen)
      } catch (error) {
        violate(world, 'watch', (error as Error).stack ?? '')
      }
    }
  return {
    holds,
    reports,
    created: safely((program, path, inode) => {
      program.step.created.push(path)
      if (path.endsWith('.jsonl')) holds.opened(program, path, inode)
    }),
    appended: safely((write) => {
      if (holds.of(write.inode)) watchWrite(world, write)
    }),
    refused: safely((text) => {
      for (const { drop, of } of text.split('\n').flatMap(readLine)) if (drop && of) reports.owed(drop, of)
    }),
    renamed: safely((program, from, to, replaced) => {
      if (to === consentPath) world.consentVersion++
      if (from.endsWith('.jsonl')) holds.renamed(program, from, to, replaced)
    }),
    linked: safely((_, path) => {
      if (path.endsWith('.jsonl')) violate(world, 3, `a second name: ${path}`)
    }),
    unlinked: safely((program, path, inode) => {
      if (path.endsWith('.jsonl')) holds.unlinked(program, path, inode)
    }),
    posting: safely((post) => watchPost(world, post)),
    accepted: safely((post) => reports.delivered(post)),
    uncertain: safely((post) => holds.uncertain(post)),
  }
}

export function violate(world: World, invariant: Invariant, text: string): void {
  world.trace.push(['---', `violates ${invariant}`, text])
  world.violations.push({ invariant, text })
}
