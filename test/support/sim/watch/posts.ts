/* Watches requests: nothing leaves that its sender does not hold, or that the user forbids. */

import { limits } from '../../../../src/model/limits.ts'
import type { Inode } from '../file-system.ts'
import { readSegment } from '../reading.ts'
import type { Post } from '../server.ts'
import { answerIn, consentPath, segmentsOf, type World } from '../world.ts'
import { carries, type Hold } from './holds.ts'
import { violate } from './watch.ts'

/** Invariants 5, 8 and 9, when a request begins. */
export function watchPost(world: World, post: Post): void {
  const { program } = post
  for (const id of post.events) {
    originIsAllowed(world, post, id)
    const event = world.events.get(id)
    // It goes from memory, although there may be a copy of it somewhere that could not be removed or was taken over.
    const remembered = event?.rememberedBy === program
    const inode = remembered ? undefined : segmentOf(world, post, id)
    if (!inode) {
      if (event?.where === 'disk' && !remembered && !justRobbed(post, id)) {
        violate(world, 5, `${program.label} sends ${id} of a segment it lost`)
      }
      continue
    }
    post.segments.set(id, inode)
    consentHolds(world, post, inode)
    for (const other of world.server.posts()) {
      if (other.inFlight && other.segments.get(id) === inode && !other.excused.has(inode)) {
        violate(world, 5, `${id} is in a POST of ${other.program.label} and of ${program.label} at once`)
      }
    }
  }
  const looked = program.consentSeen === world.consentVersion || !world.fs.find(consentPath)
  if (!looked && !program.unaware) violate(world, 8, `${program.label} sends without a look at what the user says now`)
  if (!/^on (?:.*Z|by default)$/.test(program.consentRead ?? ''))
    violate(world, 8, `${program.label} sends, and never read a yes`)
  // From memory, with no file to look for: between its look at the consent and this it was suspended.
  const unaware = post.segments.size === 0 && program.consentSeen !== world.consentVersion
  if (world.off && !unaware) violate(world, 8, `${program.label} sends after \`off\` returned`)
  for (const inode of new Set(post.segments.values())) {
    holdIsFirm(world, post, world.watch.holds.of(inode) as Hold)
  }
}

/** It was robbed between its look at the name and this. */
const justRobbed = ({ program }: Post, id: string): boolean =>
  [...program.step.robbed].some((inode) => readSegment(inode).events.has(id))

/** A segment its sender holds with the event in it; of several copies the newest that is not under way. */
function segmentOf(world: World, post: Post, id: string): Inode | undefined {
  const mine = segmentsOf(world)
    .map(([, inode]) => inode)
    .filter((inode) => world.watch.holds.of(inode)?.holder === post.program && readSegment(inode).events.has(id))
    .toSorted((a, b) => sinceOf(world, b) - sinceOf(world, a))
  const underWay = (inode: Inode) => world.server.posts().some((other) => other.inFlight && carries(other, inode))
  return mine.find((inode) => !underWay(inode)) ?? mine[0]
}

const sinceOf = (world: World, inode: Inode): number => world.watch.holds.of(inode)?.since ?? 0

function originIsAllowed(world: World, post: Post, id: string): void {
  const event = world.events.get(id)
  if (!event) {
    violate(world, 9, `nobody logged ${id}`)
    return
  }
  if (event.origin !== post.origin) violate(world, 9, `${id} goes to ${post.origin}`)
  if (post.authorization && event.account && post.authorization !== event.account) {
    violate(world, 9, `${id} of ${event.account} goes with credentials of ${post.authorization}`)
  }
}

/** Unless the consent was changed since it was last read: that is what the next look is for. */
function consentHolds(world: World, { program }: Post, inode: Inode): void {
  const now = answerIn(world.fs.find(consentPath)?.bytes) ?? null
  const { consent } = readSegment(inode)
  if (program.consentSeen === world.consentVersion && (consent !== now || !now?.startsWith('on '))) {
    violate(world, 8, `${program.label} sends what was recorded under ${consent}, and ${now} is in force`)
  }
}

function holdIsFirm(world: World, { program }: Post, { kind, monotonic, again }: Hold): void {
  const age = world.time.clockOf(program).monotonic() - monotonic
  const bound = kind === 'open' ? limits.writerHoldMs : limits.drainerHoldMs
  if (age > bound) violate(world, 5, `${program.label} begins a POST of what it holds for ${Math.round(age / 1000)} s`)
  if (again) violate(world, 5, `${program.label} sends again in the hour in which nobody answered`)
}
