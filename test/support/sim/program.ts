/* A process of a story: what dies with it, and what it knows. */

import type { Liveness, Ports } from '../../../src/model/ports.ts'
import type { Inode } from './file-system.ts'
import { diskOf } from './process-disk.ts'
import type { Ticking } from './time.ts'
import type { World } from './world.ts'

/** Thrown by the disk operation at which a process was killed, and by every one the dead code still tries. */
export class Crash extends Error {}

/** What happens at one disk operation of a process. */
export interface Interrupt {
  /** Operations until then, of this kind if one is named. */
  at: number
  readonly on: string | undefined
  readonly kind: 'crash' | 'fault' | 'others'
  /** If it is a write: how much of it is done by then, from nothing to all but one byte. */
  readonly part: number
  /** `others`: what runs meanwhile. */
  readonly run?: () => void
}

/** What is known of the step a program is in, or was in last. */
export interface StepNotes {
  readonly consentVersion: number
  /** It said that the disk takes no events. */
  memory: boolean
  /** The event it logs is safe in a segment: what fails from here on concerns something else. */
  stored: boolean
  /** It said so of the event it logs: memory has it, wherever a copy of it may stand. */
  remembered: boolean
  /** It noticed that the user says something else. */
  noticed: boolean
  /** Disk operations that failed. */
  readonly failed: Set<string>
  /** Segments it was robbed of meanwhile. */
  readonly robbed: Set<Inode>
  readonly created: string[]
}

/** One simulated process: where it runs, what time it believes it is, and what is about to happen to it. */
export interface Program extends Ticking {
  readonly label: string
  readonly host8: string
  readonly pid: number
  readonly start: string
  readonly nonce8: string
  alive: boolean
  stopped: boolean
  skew: number
  /** It is in the middle of something, perhaps suspended there. */
  busy: boolean
  interrupt: Interrupt | undefined
  readonly descriptors: Map<number, Inode>
  /** What reaches it when it goes on. */
  readonly mail: (() => void)[]
  /** Segments were taken from it, which it may not know yet. */
  robbed: boolean
  /** Segments it wrote a line to without holding them, which it may do once to each. */
  readonly unconfirmed: Set<Inode>
  /** Processes, by pid and start, of which it was not told the truth when it last asked. */
  readonly misled: Set<string>
  /** The consent it has read last. */
  consentSeen: number
  /** What it read there; what the default says where there was no file. */
  consentRead: string | undefined
  /** It was suspended since, and the consent was changed meanwhile; or it could not look at it again. */
  unaware: boolean
  /** The segment it opened last, unless something happened since that calls for another. */
  current: Inode | undefined
  rolled: boolean
  /** It had more than one account. */
  switched: boolean
  /** Monotonic time until which it leaves the disk alone. */
  memoryUntil: number
  maySeal: () => boolean
  /** It is being closed: what memory has goes to the disk, if that takes it. */
  ending: boolean
  /** It logged after it was closed: that segment stays open. */
  loggedLate: boolean
  step: StepNotes
}

export type Identity = Pick<Program, 'label' | 'host8' | 'pid' | 'start' | 'skew'>

export function startProgram(identity: Identity, world: World): Program {
  const program: Program = {
    ...identity,
    nonce8: world.uuid().slice(0, 8),
    alive: true,
    stopped: false,
    busy: false,
    interrupt: undefined,
    descriptors: new Map(),
    mail: [],
    robbed: false,
    unconfirmed: new Set(),
    misled: new Set(),
    consentSeen: -1,
    consentRead: undefined,
    unaware: false,
    current: undefined,
    rolled: false,
    switched: false,
    memoryUntil: Number.NEGATIVE_INFINITY,
    ending: false,
    maySeal: () => false,
    loggedLate: false,
    step: newStep(world),
  }
  world.programs.add(program)
  return program
}

export const newStep = (world: World): StepNotes => ({
  consentVersion: world.consentVersion,
  memory: false,
  stored: false,
  remembered: false,
  noticed: false,
  failed: new Set(),
  robbed: new Set(),
  created: [],
})

/** SIGKILL: its worker threads die with it. */
export function kill({ host8, pid, start }: Program, world: World): void {
  for (const program of [...world.programs]) {
    if (program.host8 !== host8 || program.pid !== pid || program.start !== start) continue
    leave(program, world)
    world.server.orphan(program)
  }
}

/** It is no more. */
export function leave(program: Program, world: World): void {
  program.alive = false
  program.descriptors.clear()
  world.programs.delete(program)
}

export const portsOf = (program: Program, world: World): Omit<Ports, 'report'> => ({
  clock: world.time.clockOf(program),
  disk: diskOf(program, world),
  random: world.random,
  processes: {
    host8: program.host8,
    ageMs: () => 3_600_000,
    pid: program.pid,
    start: program.start,
    liveness: (pid, start) => {
      const whom = `${pid} ${start}`
      program.misled.delete(whom)
      if (world.liveness !== 'truth') {
        program.misled.add(whom)
        return world.liveness
      }
      return isAlive(world, { host8: program.host8, pid, start })
    },
  },
})

export const hasOpen = ({ descriptors }: Program, inode: Inode): boolean => [...descriptors.values()].includes(inode)

/** By the truth, as far as a pid and a start time tell it. */
export function isAlive(world: World, { host8, pid, start }: Pick<Program, 'host8' | 'pid' | 'start'>): Liveness {
  for (const other of world.programs) {
    if (other.host8 === host8 && other.pid === pid && (start === '0' || other.start === start)) return 'alive'
  }
  return 'dead'
}
