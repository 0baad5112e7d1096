/* `orangebox-collector bridge`, put together: flags, directory, server, timer, end. */

import type { LineOutbox } from 'orangebox/outbox'
import { wantsColour } from '../complain.ts'
import { createGate } from '../gate.ts'
import { warningOf } from '../host-guard.ts'
import { createMemory } from '../memory.ts'
import { createPalette } from '../palette.ts'
import { createServer } from '../server.ts'
import { untilStopped } from '../until-stopped.ts'
import { createBridgeApp } from './app.ts'
import { banner } from './banner.ts'
import { type Bridge, createBridge } from './bridge.ts'
import { checkTarget } from './check.ts'
import { type ContentLevel, contentKeeper } from './content.ts'
import { limits } from './limits.ts'
import { lockDirectory } from './lock.ts'
import { type Outlets, openOutlets, type Target } from './outlets.ts'
import { bridgeDirectory, openPlace, secretIn } from './place.ts'
import { readPriceList } from './price-list.ts'
import type { Prices } from './prices.ts'
import { formatSummary, formatTurn } from './print.ts'
import type { UserIs } from './read-facts.ts'
import type { Scored } from './scores.ts'
import type { Waits } from './seal.ts'
import { type Budget, createWarner } from './spending.ts'
import { openStateFile } from './state-file.ts'
import { type OutboxSummary, type Summary, summarise } from './summary.ts'
import { readTarget, type TargetFlags } from './target.ts'

/** What the command line asks for, checked as far as one flag can be checked alone. */
export interface BridgeFlags extends TargetFlags {
  readonly port: number
  readonly host: string
  readonly allowHost: readonly string[]
  readonly token?: string
  readonly dir?: string
  readonly content: ContentLevel
  readonly acceptContent?: boolean
  readonly user: UserIs
  readonly scores: Scored
  readonly budget?: Budget
  /** A file. */
  readonly prices?: string
  /** Minutes. */
  readonly sessionTimeout: number
  /** Seconds. */
  readonly turnTimeout: number
  readonly check?: boolean
  readonly quiet?: boolean
}

/** Of all bodies that are being read at the same time. */
const maxReadingBytes = 256 * 1024 * 1024

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const complain = (line: string): void => void process.stderr.write(`orangebox-collector bridge: ${line}\n`)

/** Says a complaint once, and again only after another one. */
const onceInARow = (tell: (line: string) => void): ((line: string) => void) => {
  let last = ''
  return (line) => {
    if (line !== last) tell(line)
    last = line
  }
}

interface Work {
  readonly bridge: Bridge
  readonly outlets: Outlets
  readonly summary: () => Summary
  /** Tells everything, and sends as far as the backend takes it. */
  readonly finish: () => Promise<void>
  /** Lets go of the directory. */
  readonly close: () => void
}

/** A turn after which another one began does not wait longer than a turn that fell silent. */
const waitsOf = ({ sessionTimeout, turnTimeout }: BridgeFlags): Waits => {
  const sessionIdleMs = sessionTimeout * 60_000
  const turnIdleMs = Math.min(turnTimeout * 1000, sessionIdleMs)
  return { sessionIdleMs, turnIdleMs, settleMs: Math.min(limits.settleMs, turnIdleMs) }
}

const summaryOf = (box: LineOutbox): OutboxSummary => ({ ...box.health(), backlog: box.backlog() })

/** What was made of the flags. */
interface Given {
  readonly dir: string
  readonly target: Target
  readonly prices: Prices | undefined
}

/** Opens the directory and the outboxes, and starts the timer. Throws what is in the way. */
const open = (flags: BridgeFlags, { dir, target, prices }: Given): Work => {
  openPlace(dir)
  const unlock = lockDirectory(dir)
  const tell = onceInARow(complain)
  const file = openStateFile(dir, Date.now)
  if (file.damaged > 0) complain(`${file.damaged} lines of the journal could not be read and were skipped`)
  const outlets = openOutlets({ target, dir, scored: flags.scores, complain: tell })
  const paint = createPalette(wantsColour(process.stdout))
  const bridge = createBridge({
    ...{ file, outlets, now: Date.now, complain: tell, userIs: flags.user, prices },
    keep: contentKeeper(flags.content, flags.content === 'hashed' ? secretIn(dir) : ''),
    waits: waitsOf(flags),
    onTold: (parcel) => {
      if (parcel.is === 'turn' && !flags.quiet) say(formatTurn(parcel, paint))
    },
  })
  // Sends what an earlier run left, even if nothing new comes.
  void outlets.traces.flush({ timeoutMs: limits.exitTimeoutMs })
  void outlets.scores?.flush({ timeoutMs: limits.exitTimeoutMs })
  const warn = flags.budget && createWarner(flags.budget, complain)
  const timer = setInterval(() => {
    bridge.look()
    warn?.(bridge.state, Date.now())
  }, limits.lookMs)
  const boxes = [outlets.traces, ...(outlets.scores ? [outlets.scores] : [])]
  return {
    ...{ bridge, outlets },
    summary: () =>
      summarise(bridge.state, {
        outboxes: { traces: summaryOf(outlets.traces), ...(outlets.scores && { scores: summaryOf(outlets.scores) }) },
        budget: flags.budget,
        pricesOf: prices?.asOf,
        now: Date.now(),
      }),
    finish: async () => {
      clearInterval(timer)
      bridge.finish()
      await Promise.all(boxes.map((box) => box.shutdown({ timeoutMs: limits.exitTimeoutMs })))
    },
    close: () => {
      clearInterval(timer)
      file.close()
      unlock()
    },
  }
}

/** Serves until a signal. Returns the exit code. */
const serve = async (flags: BridgeFlags, given: Given): Promise<number> => {
  const { dir, target } = given
  let work: Work
  try {
    work = open(flags, given)
  } catch (error) {
    complain(`cannot work in directory ${dir}: ${(error as Error).message}; choose another with --dir`)
    return 1
  }
  const app = createBridgeApp({
    gate: createGate([flags.host, ...flags.allowHost], flags.token),
    memory: createMemory(maxReadingBytes),
    take: work.bridge.take,
    summary: work.summary,
    complain: onceInARow(complain),
  })
  const server = createServer(app, { host: flags.host, tls: undefined })
  const stopped = untilStopped()
  try {
    const { url } = await server.listen(flags.port)
    const { token, content } = flags
    for (const line of banner({ url, endpoint: target.endpoint, dir, hasToken: token !== undefined, content }))
      say(line)
    const warning = warningOf(url, token)
    if (warning !== undefined) say(warning)
  } catch (error) {
    complain(
      `cannot listen on ${flags.host} port ${flags.port}: ${(error as Error).message}; choose another with --port`,
    )
    work.close()
    return 1
  }
  await stopped
  await server.close()
  await work.finish()
  work.close()
  for (const line of formatSummary(work.summary())) say(line)
  return 0
}

/** Runs the bridge until a signal; resolves to the exit code. */
export const runBridge = async (flags: BridgeFlags): Promise<number> => {
  const read = readTarget(flags, process.env)
  const faults = 'faults' in read ? [...read.faults] : []
  if (flags.content === 'full' && !flags.acceptContent)
    faults.push(
      '--content full: prompts, outputs and arguments of tools would leave this machine; say --accept-content if all whose they are agree',
    )
  const list = readPriceList(flags.prices)
  if ('fault' in list) faults.push(list.fault)
  if ('faults' in read || 'fault' in list || faults.length > 0) {
    for (const fault of faults) complain(fault)
    return 2
  }
  if (flags.check) return (await checkTarget(read.target, say)) ? 0 : 1
  const dir = bridgeDirectory(flags.dir, process.env, process.platform)
  return serve(flags, { dir, target: read.target, prices: list.prices })
}
