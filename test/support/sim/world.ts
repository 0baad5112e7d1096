/* Everything that a story consists of, and the books that the watchers keep of it. */

import type { Liveness, Random } from '../../../src/model/ports.ts'
import * as real from './code.ts'
import type { DiskMode } from './disk-failures.ts'
import { createFileSystem, type FileSystem, type Inode } from './file-system.ts'
import type { Program } from './program.ts'
import { createRandom } from './random.ts'
import { readSegment } from './reading.ts'
import { createServer, type Server } from './server.ts'
import { createTime, type Time } from './time.ts'
import { createWatch, type Invariant, type Watch } from './watch/watch.ts'

/** The code under test: the real one, or a mutant of it. */
export type Code = typeof real

/** One event some program logged, and what may be expected of it. */
export interface Logged {
  readonly id: string
  readonly origin: string
  readonly account: string | undefined
  readonly poison: boolean
  /** Once `logEvent` returned: `disk` is a promise, the rest is not. */
  where: 'pending' | 'disk' | 'memory' | 'dropped' | 'lost'
  /**
   * Segments whose every reader finds it: its line was written by who held them. Behind the back of a new holder it may have come
   * after the reading.
   */
  readonly firmIn: Set<Inode>
  /** The program that has it in memory only, and may send it from there; a copy may stand in a segment that was taken from it. */
  rememberedBy: Program | undefined
  /** What the user's answer was when it was logged; a later answer ends the promise. */
  consentVersion: number
}

/** Everything outside the code under test, and everything known about it. */
export interface World {
  readonly code: Code
  readonly fs: FileSystem
  readonly time: Time
  readonly server: Server
  readonly watch: Watch
  readonly random: Random
  readonly programs: Set<Program>
  readonly events: Map<string, Logged>
  readonly disk: { mode: DiskMode; part: number }
  /** What programs are told about each other. */
  liveness: 'truth' | Liveness
  /** Nobody was ever told that the living are dead, or another time than there is. */
  honest: boolean
  /** Changes whenever the consent file does. */
  consentVersion: number
  /** `off` returned and nothing was said since. */
  off: boolean
  /** Programs that were in the middle of a step when it did. */
  suspendedAtOff: readonly Program[]
  /** Somebody could not remove what `off` wants removed. */
  clearingFailed: boolean
  /** What the user said, as long as the consent file holds only half of it. */
  torn: { readonly inode: Inode; readonly said: Buffer } | undefined
  /** A consent command is under way. */
  asking: boolean
  programsStarted: number
  uuid(): string
  readonly trace: (readonly [who: string, did: string, what: string])[]
  readonly violations: { readonly invariant: Invariant; readonly text: string }[]
}

export const stateRoot = '/state'
export const consentPath = `${stateRoot}/app/consent`

export function createWorld(seed: number, code: Code = real): World {
  const time = createTime()
  const random = createRandom(seed)
  const world = {
    code,
    time,
    random,
    fs: createFileSystem(time.now),
    programs: new Set<Program>(),
    events: new Map<string, Logged>(),
    disk: { mode: 'ok', part: 0 },
    liveness: 'truth',
    honest: true,
    consentVersion: 0,
    off: false,
    suspendedAtOff: [],
    clearingFailed: false,
    torn: undefined,
    asking: false,
    programsStarted: 0,
    uuid: random.uuid,
    trace: [],
    violations: [],
  } as unknown as { -readonly [K in keyof World]: World[K] }
  world.watch = createWatch(world)
  world.server = createServer(world)
  return world
}

/** What the user said last, even where the file holds only half of it. */
export function saidOf({ fs, torn }: World): string | undefined {
  const inode = fs.find(consentPath)
  return answerIn(inode && torn?.inode === inode ? torn.said : inode?.bytes)
}

/** The answer in the consent file. What somebody said has a newline behind it, what was written down by default has none. */
export const answerIn = (bytes: Buffer | undefined): string | undefined => bytes?.toString('utf8').replace(/\n$/, '')

/** Half of it is there, from which nobody can read a yes. */
export const isTorn = ({ fs, torn }: World): boolean => torn !== undefined && fs.find(consentPath) === torn.inode

/** The segments on disk: path to inode. */
export const segmentsOf = (world: World): readonly (readonly [path: string, inode: Inode])[] =>
  world.fs.files(stateRoot).filter(([path]) => path.endsWith('.jsonl'))

/**
 * What is recorded goes under the consent of its segment: what a writer adds to one between a renewed `on` and its next look
 * goes with the old one. A version of the past, if that is so.
 */
export function consentOf(world: World, inode: Inode | undefined): number | undefined {
  const { consent } = inode ? readSegment(inode) : { consent: null }
  const now = saidOf(world)
  return consent !== null && consent !== now ? world.consentVersion - 1 : undefined
}
