/* The bridge at work, without its server: journal, outboxes and timer, opened together and ended together. */

import type { LineOutbox } from 'orangebox/outbox'
import { wantsColour } from '../terminal/complain.ts'
import { createPalette } from '../terminal/palette.ts'
import { type Bridge, createBridge } from './bridge.ts'
import { contentKeeper } from './content.ts'
import type { Waits } from './due.ts'
import type { BridgeFlags } from './flags.ts'
import { limits } from './limits.ts'
import { lockDirectory } from './lock.ts'
import { type Outlets, openOutlets, type Target } from './outlets.ts'
import { openPlace, secretIn } from './place.ts'
import type { Prices } from './prices.ts'
import { formatTurn } from './print.ts'
import { complain, onceInARow, say } from './speak.ts'
import { createWarner } from './spending.ts'
import { openStateFile } from './state-file.ts'
import { type OutboxSummary, type Summary, summarise } from './summary.ts'

/** What the server works with. */
export interface Work {
  readonly bridge: Bridge
  readonly outlets: Outlets
  readonly summary: () => Summary
  /** Tells everything, and sends as far as the backend takes it. */
  readonly finish: () => Promise<void>
  /** Lets go of the directory. */
  readonly close: () => void
}

/** How long is waited, from the flags. None of the shorter waits may be longer than the one that it shortens. */
const waitsOf = ({ sessionTimeout, turnTimeout }: BridgeFlags): Waits => {
  const sessionIdleMs = sessionTimeout * 60_000
  const turnIdleMs = Math.min(turnTimeout * 1000, sessionIdleMs)
  return { sessionIdleMs, turnIdleMs, settleMs: Math.min(limits.settleMs, turnIdleMs) }
}

const summaryOf = (box: LineOutbox): OutboxSummary => ({ ...box.health(), backlog: box.backlog() })

/** What was made of the flags. */
export interface Given {
  /** Its directory, for the journal and for what waits. */
  readonly dir: string
  readonly target: Target
  readonly prices: Prices | undefined
}

/**
 * Opens the directory and the outboxes, and starts the timer. Throws what is in the way.
 *
 * The directory is locked before anything in it is read: two bridges on one journal would tell every turn twice.
 */
export const openWork = (flags: BridgeFlags, { dir, target, prices }: Given): Work => {
  openPlace(dir)
  const unlock = lockDirectory(dir)
  // The outboxes, the journal and the timer meet the same full disk, so they share one voice.
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
