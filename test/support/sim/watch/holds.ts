/* Watches who holds which segment: two at a time is the fault that the names of files are there to prevent. */

import { limits } from '../../../../src/model/limits.ts'
import type { Inode } from '../file-system.ts'
import { hasOpen, type Program } from '../program.ts'
import type { Post } from '../server.ts'
import type { World } from '../world.ts'
import { openingIsDue, sealIsDue } from './files.ts'
import { violate } from './watch.ts'

/** Who holds a segment in truth, whatever its name says. */
export interface Hold {
  holder: Program | undefined
  kind: 'open' | 'claimed' | 'ready' | 'gone'
  /** True time, and its holder's clocks, when it began. */
  since: number
  monotonic: number
  wall: number
  tries: number
  /** From the fifth try on its name says in which hour the last one was: this is another one in the same. */
  again: boolean
  /** A request of this hold was sent and never answered. */
  unsure: boolean
  /** Former holds of which that is true. */
  unsureBefore: number
  /** The program that opened it. */
  readonly writer: Program
}

/** Invariant 3, the tries of invariant 5, and the seals of invariant 11. */
export interface Holds {
  of(inode: Inode): Hold | undefined
  opened(program: Program, path: string, inode: Inode): void
  renamed(program: Program, from: string, to: string, replaced: Inode | undefined): void
  unlinked(program: Program, path: string, inode: Inode): void
  uncertain(post: Post): void
}

/** Who may unlink what it does not hold: the `off` command. */
export const mayClear = (program: Program): boolean => program.label === 'consent'

export function createHolds(world: World): Holds {
  const holds = new WeakMap<Inode, Hold>()
  const used = new Set<string>()

  const use = (path: string) => {
    if (used.has(path)) violate(world, 3, `the name of a hold recurs: ${path}`)
    used.add(path)
  }
  const begin = (program: Program, path: string) => ({
    holder: program,
    kind: kindOf(path),
    since: world.time.now(),
    monotonic: world.time.clockOf(program).monotonic(),
    // As the name says it, for it was made a moment before.
    wall: Number(/\.(?:open|claimed)\.(\d+)-/.exec(path)?.[1]),
    tries: triesOf(path),
    again: false,
    unsure: false,
  })
  const seal = (program: Program, to: string, hold: Hold, inode: Inode) => {
    if (hold.holder !== program) violate(world, 3, `${program.label} frees what it does not hold: ${to}`)
    // One that began before somebody took the segment, with reason, and gave it back is of a former hold.
    const isOfThis = (post: Post) => post.inFlight && post.program === program && !post.excused.has(inode)
    if (world.server.posts().some((post) => isOfThis(post) && carries(post, inode))) {
      violate(world, 5, `${program.label} gives back ${to} while its POST is under way`)
    }
    if (hold.kind === 'open') sealIsDue(world, program, to, inode, hold)
    if (hold.unsure) hold.unsureBefore++
    Object.assign(hold, { holder: undefined, kind: 'ready', unsure: false, tries: triesOf(to) })
    if (hold.tries < Math.min(hold.unsureBefore, limits.patientTries))
      violate(world, 5, `${hold.unsureBefore} tries are not in ${to}`)
  }
  const claim = (program: Program, to: string, hold: Hold, inode: Inode) => {
    use(to)
    const former = hold.holder
    if (former === program) violate(world, 3, `${program.label} claims what it holds: ${to}`)
    if (former?.alive) rob(program, former, hold, inode)
    // A writer that died without sealing may have sent once more than its name says.
    if (hold.unsure && hold.kind === 'claimed') hold.unsureBefore++
    const before = hold.tries
    Object.assign(hold, begin(program, to))
    hold.again = hold.unsureBefore >= limits.patientTries && before === hold.tries
    if (hold.tries < Math.min(hold.unsureBefore + 1, limits.patientTries))
      violate(world, 5, `${hold.unsureBefore} tries and this one are not in ${to}`)
  }
  const rob = (program: Program, former: Program, hold: Hold, inode: Inode) => {
    former.step.robbed.add(inode)
    former.robbed = true
    // A name may be older than the hold: its maker slept between making it and the rename.
    const age = Math.max(world.time.now() - hold.since, Math.abs(world.time.clockOf(program).now() - hold.wall))
    const near = former.host8 === program.host8 && former.pid !== program.pid
    const slept = age > (near ? limits.livingHoldMs : limits.foreignHoldMs)
    if (world.honest && near && !slept && hasOpen(former, inode))
      violate(world, 3, `${program.label} robs ${former.label}, which lives and has the segment open`)
    // It may have asked some steps ago, when it made its list, and others may be told the truth by now.
    const lied = program.misled.has(`${former.pid} ${former.start}`) || former.skew !== 0 || program.skew !== 0
    for (const post of world.server.posts()) {
      if (post.program === former && carries(post, inode) && (slept || lied)) post.excused.add(inode)
    }
  }

  return {
    of: (inode) => holds.get(inode),
    opened: (program, path, inode) => {
      use(path)
      openingIsDue(world, program, path, inode)
      holds.set(inode, { ...begin(program, path), unsureBefore: 0, writer: program })
    },
    renamed: (program, from, to, replaced) => {
      if (replaced) violate(world, 3, `the rename to ${to} hits a file`)
      const inode = world.fs.find(to) as Inode
      const hold = holds.get(inode)
      if (!hold) return violate(world, 3, `a segment from nowhere: ${from}`)
      if (kindOf(to) === 'ready') seal(program, to, hold, inode)
      else claim(program, to, hold, inode)
    },
    unlinked: (program, path, inode) => {
      const hold = holds.get(inode)
      if (!hold) return
      if (hold.holder !== program && !mayClear(program)) violate(world, 3, `${program.label} removes ${path} of others`)
      if (hold.holder && hold.holder !== program) {
        hold.holder.step.robbed.add(inode)
        hold.holder.robbed = true
      }
      Object.assign(hold, { holder: undefined, kind: 'gone' })
    },
    uncertain: (post) => {
      for (const inode of post.segments.values()) {
        const hold = holds.get(inode)
        if (hold?.holder === post.program) hold.unsure = true
      }
    },
  }
}

export const carries = (post: Post, inode: Inode): boolean => [...post.segments.values()].includes(inode)

const kindOf = (path: string): Hold['kind'] => (/\.(ready|open|claimed)\./.exec(path)?.[1] ?? 'gone') as Hold['kind']

const triesOf = (path: string): number => Number(/\.(\d+)\.(?:ready|open|claimed)\./.exec(path)?.[1] ?? 0)
