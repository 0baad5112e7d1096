import { internalDiagnostic } from '../books/report.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Upload } from '../model/options.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import type { Ending, Sink } from '../model/sink.ts'
import type { FlushResult } from '../model/telemetry.ts'
import type { Wire } from '../model/wire.ts'
import type { BatchClock } from '../outbox/batch-clock.ts'
import { type Deadline, startDeadline } from '../outbox/deadline.ts'
import type { SendingState } from '../outbox/delivery/state.ts'
import type { Writer } from '../outbox/spool/writer.ts'
import type { Turns } from '../outbox/turns.ts'
import { type AdmissionDeps, admission, isKilled } from './admission.ts'

export interface RemoteDeps extends AdmissionDeps {
  readonly clock: Clock
  readonly wire: Wire
  readonly writer: Writer
  readonly state: SendingState
  readonly report: Report
  readonly turns: Turns
  readonly batchClock: BatchClock
  /** Calls back when the settings have changed. */
  readonly watch: (listener: () => void) => Cancel
  /** The parsed settings are to be parsed again. */
  readonly settingsChanged: () => void
  /** Called once, before the first event goes into the spool. */
  readonly begin: () => void
  readonly authRequired: boolean
  /** Forget the user's credentials. */
  readonly forgetCredentials: () => void
  /** Whether a process of ours may outlive this one. */
  readonly mayDetach: () => Promise<boolean>
  /** Starts an uploader for what was sealed; resolves soon. */
  readonly handOver: (signal: AbortSignal) => Promise<void>
  /** Brings the directory back under its caps, if it is over them. */
  readonly keepCaps: () => void
  /** Events of this client that wait on disk in segments it holds no more. */
  readonly waitingElsewhere: () => number
  /** Whether what is on disk outlives the job. */
  readonly diskLasts: boolean
  /** Closes the connections. */
  readonly closeHttp: () => void
}

/** One endpoint: its books, its spool, its clock and its deliveries. */
export function createRemote(deps: RemoteDeps): Sink {
  const { name, clock, wire, writer, ledger, state, turns, batchClock } = deps
  let begun = false
  let closed = false
  let closing: { readonly deadline: Deadline; readonly result: Promise<FlushResult> } | undefined

  let watching = false
  let wasKilled = false
  let unsubscribe = () => {}
  /** Not while this sink is being built: a host's source may log when it is asked, and a second sink would be built for that. */
  const watch = () => {
    if (watching) return
    watching = true
    wasKilled = isKilled(deps)
    unsubscribe = deps.watch(() => {
      deps.settingsChanged()
      batchClock.reconfigure()
      // Clearing the switch drains at once.
      if (wasKilled && !isKilled(deps)) turns.wake(true)
      wasKilled = isKilled(deps)
    })
  }
  const admit = admission(deps)
  const begin = () => {
    begun = true
    try {
      deps.begin()
    } catch (error) {
      begun = false
      // Whatever is wrong with the facts about this process, the event at hand is not lost by it.
      deps.report(internalDiagnostic('beginning', error), 'beginning')
    }
    if (!closed) turns.wakeIn(limits.leftoverDelayMs)
  }
  const counts = () => {
    let kept = 0
    let pending = 0
    for (const segment of writer.segments()) {
      if (segment.onDisk) kept += segment.pending()
      else pending += segment.pending()
    }
    return { kept, pending }
  }
  /** The same for whoever asks what became of the events, held by this client or not. */
  const whatIsLeft = () => {
    const { kept, pending } = counts()
    return { kept: kept + deps.waitingElsewhere(), pending }
  }
  /** Runs `work` and tells what it did. */
  const accountFor = async (
    deadline: Deadline,
    work: () => Promise<{ kept: number; pending: number }>,
  ): Promise<FlushResult> => {
    const before = { delivered: ledger.delivered(), dropped: ledger.dropped() }
    const rest = await work()
    deadline.clear()
    return {
      delivered: ledger.delivered() - before.delivered,
      dropped: ledger.dropped() - before.dropped,
      ...rest,
      timedOut: deadline.ranOut(),
    }
  }

  /** Everything settles before anything is sealed: an ack written after the rename would be another holder's. */
  const close = async (deadline: Deadline, way: Upload) => {
    watching = true
    batchClock.stop()
    unsubscribe()
    const upload = way === 'detach' && !(await deps.mayDetach()) ? 'wait' : way
    if (upload === 'wait' && !closed && !deadline.hasCome())
      await turns.run(deadline, !deps.diskLasts || writer.storage() === 'memory')
    await turns.stop()
    closed = true
    deps.closeHttp()
    // While a segment of ours is open to write down in it what is given up.
    deps.keepCaps()
    const { kept } = whatIsLeft()
    writer.close()
    if (upload === 'detach') await deps.handOver(deadline.signal)
    return { kept, pending: 0 }
  }

  return {
    name,
    admit: (eventName) => {
      watch()
      return admit(eventName)
    },
    accept: (event) => {
      if (!begun) begin()
      const isHeld = writer.append(event.id, wire.encode(event))
      // Only now: a host at the end of its stack throws on the way there, and what did not arrive stands in no book.
      ledger.admit()
      // What is on disk only is not due: the turn that those in memory make due lets a reader of the file send it.
      if (isHeld && !closed) batchClock.note(event.id)
    },
    lose: () => {
      if (!begun) begin()
      writer.lose()
      ledger.admit()
    },
    userChanged: () => {
      writer.roll()
      deps.forgetCredentials()
      // What waited for credentials may find them now.
      if (deps.authRequired && begun) turns.wake(true)
    },
    enabledChanged: (enabled) => {
      if (enabled && begun) turns.wake(true)
    },
    flush: ({ timeoutMs, signal }: Ending) => {
      watch()
      const deadline = startDeadline(clock, timeoutMs, signal)
      return accountFor(deadline, async () => {
        if (!closed && !deadline.hasCome()) await turns.run(deadline, false)
        return whatIsLeft()
      })
    },
    shutdown: ({ timeoutMs, signal, upload }) => {
      const ms = upload === 'leave' ? 0 : timeoutMs
      // What an uploader could not find, or what would be gone with the job, is sent from here.
      const way = ms === 0 ? 'leave' : upload === 'detach' && writer.storage() === 'memory' ? 'wait' : upload
      if (closing) {
        closing.deadline.shorten(ms)
        return closing.result
      }
      const deadline = startDeadline(clock, ms, signal)
      const result = accountFor(deadline, () => close(deadline, way)).finally(() => {
        closing = undefined
      })
      closing = { deadline, result }
      return result
    },
    health: () => {
      const { kept, pending } = counts()
      const { backoff } = state
      const waits = backoff.attempts > 0 || backoff.until > clock.monotonic()
      const until = waits ? Math.round(clock.now() + backoff.until - clock.monotonic()) : undefined
      return {
        ...ledger.books(kept, pending),
        requests: state.requests,
        retries: state.retries,
        lastError: state.lastError,
        backoff: { attempts: backoff.attempts, until },
        reported: state.reported,
      }
    },
    storage: writer.storage,
  }
}
