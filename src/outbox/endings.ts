/* `flush` and `shutdown` of one destination: what is sent meanwhile, what is given back, and what the caller is told about it. */

import type { Ledger } from '../books/ledger.ts'
import type { Clock } from '../model/ports.ts'
import type { Ending, LastEnding } from '../model/sink.ts'
import type { SinkResult } from '../model/telemetry.ts'
import { type Deadline, startDeadline } from './deadline.ts'
import type { Spool } from './spool/open.ts'

/** How an outbox is emptied while the program goes on, and how it ends with it. */
export interface Endings {
  flush(ending: Ending): Promise<SinkResult>
  /** Nothing is sent from here afterwards; what is logged still reaches the disk. */
  shutdown(ending: LastEnding): Promise<SinkResult>
}

/** What both need. */
export interface EndingsDeps {
  readonly ports: { readonly clock: Clock }
  readonly ledger: Ledger
  /** Whether what is on disk outlives the job. */
  readonly diskLasts: boolean
}

/**
 * A second `shutdown` joins the one under way, and can only bring its deadline forward.
 *
 * @param turns sends until the deadline, and ends sending: see `Turns` of `outbox.ts`.
 * @param ending called first: nothing new becomes due.
 */
export function createEndings(
  { ports: { clock }, ledger, diskLasts }: EndingsDeps,
  spool: Spool,
  turns: { run(deadline: Deadline, again: boolean): Promise<void>; stop(): Promise<void> },
  ending: () => void,
): Endings {
  const { writer } = spool
  let ended = false
  let closing: { readonly deadline: Deadline; readonly result: Promise<SinkResult> } | undefined

  /** Events of this client that wait: on disk, whoever holds them, and in memory only. */
  const whatIsLeft = () => {
    const { kept, pending } = spool.held()
    return { kept: kept + spool.waitingElsewhere(), pending }
  }
  /** Runs `work` and tells what it did. */
  const accountFor = async (
    deadline: Deadline,
    work: () => Promise<{ kept: number; pending: number }>,
  ): Promise<SinkResult> => {
    const before = { delivered: ledger.delivered(), dropped: ledger.dropped() }
    const rest = await work()
    deadline.clear()
    const [delivered, dropped] = [ledger.delivered() - before.delivered, ledger.dropped() - before.dropped]
    return { delivered, dropped, ...rest, timedOut: deadline.ranOut() }
  }
  /**
   * Requests are settled before segments are given back: after the rename another process may hold a segment, and an ack of ours would write
   * into it.
   */
  const close = async (deadline: Deadline, sends: boolean) => {
    ending()
    if (sends && !ended && !deadline.signal.aborted)
      await turns.run(deadline, !diskLasts || writer.storage() === 'memory')
    await turns.stop()
    ended = true
    // What is in memory alone would end with this client. The disk may take it by now.
    writer.saveMemory(true)
    // Before our segments are closed: what is given up is written down in one of them.
    spool.keepCaps()
    const { kept } = whatIsLeft()
    writer.close()
    return { kept, pending: 0 }
  }

  return {
    flush: ({ timeoutMs, signal }) => {
      const deadline = startDeadline(clock, timeoutMs, signal)
      return accountFor(deadline, async () => {
        if (!ended && !deadline.signal.aborted) await turns.run(deadline, false)
        return whatIsLeft()
      })
    },
    shutdown: ({ timeoutMs, signal, upload }) => {
      const ms = upload === 'leave' ? 0 : timeoutMs
      if (closing) {
        closing.deadline.shorten(ms)
        return closing.result
      }
      const deadline = startDeadline(clock, ms, signal)
      // Events in memory cannot be found by an uploader, so a client without a disk sends them itself.
      const sends = ms > 0 && (upload === 'wait' || writer.storage() === 'memory')
      const result = accountFor(deadline, () => close(deadline, sends)).finally(() => {
        closing = undefined
      })
      closing = { deadline, result }
      return result
    },
  }
}
