/* What the two kinds of simulated clients have in common: `host.ts` runs by itself, `hand.ts` is moved step by step. */

import type { Place } from '../../../src/home/place.ts'
import type { Books } from '../../../src/model/books.ts'
import type { Diagnostic, Report } from '../../../src/model/diagnostics.ts'
import type { TelemetryEvent } from '../../../src/model/event.ts'
import { limits } from '../../../src/model/limits.ts'
import type { Ports } from '../../../src/model/ports.ts'
import type { Batch } from '../../../src/model/settings.ts'
import { type Identity, type Program, portsOf, startProgram } from './program.ts'
import { violate } from './watch/watch.ts'
import { stateRoot, type World } from './world.ts'

/** A telemetry client in a simulated process: real code on simulated ports. */
export interface Client {
  readonly program: Program
  readonly origin: string
  readonly account: string | undefined
  log(event: TelemetryEvent): void
  storage(): 'disk' | 'memory'
  /** What it dropped so far, by reason. */
  dropped(): Readonly<Record<string, number>>
  /** Another account from now on. */
  switchAccount(account: string | undefined): void
  setResource(json: string): void
  /** Sends, as far as it can. */
  flush(timeoutMs: number): void
  /** Ends it. Settles and seals; what is under way may go on until then. */
  close(timeoutMs: number): void
  /** It has been closed, and nothing is under way any more. */
  closed(): boolean
  /** Nothing is under way. */
  atRest(): boolean
  books(): Books
  readonly folder: string
  /** What only clients do that are moved by hand. */
  readonly byHand?: ByHand
}

/** The spool's own moves, one at a time. */
export interface ByHand {
  claim(nth: number): void
  post(nth: number): void
  release(nth: number): void
  giveBack(): void
  sweep(): void
  drain(): void
}

/** What a client is started with. */
export interface Start {
  readonly identity: Identity
  readonly origin: string
  readonly account: string | undefined
}

export const origins = ['https://telemetry.example', 'https://debug.example'] as const

/** Small, so that short runs reach them. */
export const caps = { maxBytes: 6_000, maxAgeMs: 3 * 24 * 3_600_000, maxFiles: 5, maxEventBytes: 700 } as const
export const maxInMemory = 4

/** What both kinds of clients are built from. */
export function foundations({ identity, origin }: Start, world: World) {
  const { code } = world
  const program = startProgram(identity, world)
  const outside = portsOf(program, world)
  const { clock, disk, random } = outside
  const origin8 = random.sha256(origin).slice(0, 8)
  const paths = code.pathsOf(stateRoot, 'app', `svc-backend-${origin8}`)
  const report: Report = (diagnostic: Diagnostic, about?: string) => {
    world.trace.push([program.label, `says ${diagnostic.code}`, diagnostic.message])
    if (diagnostic.code === 'storage') {
      program.step.memory = true
      program.step.remembered ||= !program.step.stored
      program.rolled = true
      // One event that could not be written says nothing about the next.
      if (about !== 'event') program.memoryUntil = clock.monotonic() + limits.diskRetryMs
    }
    if ((diagnostic.code === 'consent' && diagnostic.level === 'info') || about === 'consent') {
      program.step.noticed = true
      program.rolled = true
    }
    if (diagnostic.code === 'internal' && program.alive) violate(world, 'host', diagnostic.stack ?? diagnostic.message)
  }
  const batch = (): Batch => ({
    ...code.defaultBatch,
    scheduledDelayMillis: 3_000,
    maxExportBatchSize: 2,
    maxQueueSize: maxInMemory,
    maxAttempts: 3,
  })
  const ledger = code.createLedger()
  const consent = code.openConsentFile(paths.consent, { disk, clock, random, report })
  const ports: Ports = { ...outside, report }
  const place: Place = { paths, nonce8: program.nonce8, consent, usesDisk: true, sharesNews: true }
  return { program, ports, place, ledger, batch, wire: code.eventBatch(false) }
}
