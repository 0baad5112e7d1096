/*
 * The half of an outbox that sends, as far as every program needs it: when it is time, and whether anything is to be done. Most runs of a
 * command-line tool end there, so what sends is loaded behind it. The other half is the spool.
 */

import { internalDiagnostic } from '../books/report.ts'
import { limits } from '../model/limits.ts'
import { noRequests } from '../model/no-result.ts'
import type { Cancel, Clock } from '../model/ports.ts'
import { warn } from '../policy/warn.ts'
import type { CredentialStore } from './delivery/credentials.ts'
import { loadOnce } from './load-once.ts'
import { everything, type Means, type OutboxOptions, type Remains, type Turns, type What } from './outbox.ts'
import { readBackoff, tellOfOutage, untilAsked } from './spool/backoff-news.ts'
import type { Standing } from './spool/caps.ts'
import type { Spool } from './spool/open.ts'

/** The side of a queue that sends. */
export interface Sending extends Turns, Pick<Means, 'health'> {
  /** Sends after a while; never once it was stopped. */
  wakeIn(delayMs: number, what: What): void
  /** The host's credentials; undefined: nobody asked for them yet. */
  credentials(): Pick<CredentialStore, 'account' | 'owner'> | undefined
  /** What is known of the endpoint, here or by others. */
  standing(): Standing
  /** Whether the endpoint failed when it was last tried here. Builds nothing. */
  isFailing(): boolean
  /** Another user: credentials are asked for anew. */
  userChanged(): void
  /** Asks for the credentials of the moment, for whoever starts an uploader. */
  readonly proof: Remains['credentials']
}

/** @param spool whose events are sent; asked for when they are. */
export function openSending(options: OutboxOptions, spool: () => Spool): Sending {
  const { ports, target, resource, works } = options
  const { clock, report, trace } = ports
  let [means, store]: [Means?, CredentialStore?] = []
  let [userChanged, stopped] = [false, false]
  let timer: Cancel | undefined
  /** Monotonic time until which bad news of others is believed, whatever the file says meanwhile. */
  let heldUntil = 0

  const loadCredentials = loadOnce(async () => {
    const { auth, user } = target
    if (auth) store = (await works.credentials())({ ports, auth, user })
    if (userChanged) store?.reset()
    return store
  })
  const load = loadOnce(async () => {
    const [openMeans] = await Promise.all([works.sending(), loadCredentials()])
    means = openMeans({ options, spool: spool(), credentials: store })
  })
  /** The process has no free descriptors, or the package is being replaced: no bug of ours. The events stay where they are, and the next call tries again. */
  const cannotLoad = (error: Error): undefined => {
    warn(report, 'send_failed', `cannot load what sends: ${error.message}`, 'load')
  }
  /** What sends; undefined where there is nothing to send, or nobody may, or it cannot be loaded. Never rejects. */
  const ready = async (what: What): Promise<Means | undefined> => {
    try {
      if (means || stopped || clock.monotonic() < heldUntil || !spool().hasWork(what)) return means
      const blocked = blockedMs(options)
      if (blocked > 0) {
        const waitMs = Math.min(blocked, limits.probeMs)
        heldUntil = clock.monotonic() + waitMs
        wakeIn(waitMs, everything)
        return void tellOfOutage(trace, blocked)
      }
      // Looking for facts and loading the code that sends go on at the same time.
      resource.ready().catch(() => {})
      await load().catch(cannotLoad)
      return stopped ? undefined : means
    } catch (error) {
      return void report(internalDiagnostic('sending', error), 'sending')
    }
  }
  const wake = (what: What) => {
    if (stopped) return
    if (means) return means.wake(what)
    // Not within the host's call: looking for work touches the disk.
    void Promise.resolve(what)
      .then(ready)
      .then((found) => found?.wake(what))
  }
  const wakeIn = (delayMs: number, what: What) => {
    timer?.()
    if (stopped) return
    timer = clock.later(delayMs, () => wake(what))
  }

  return {
    credentials: () => store,
    standing: () => means?.standing() ?? (blockedMs(options) > 0 ? 'bad_news' : 'unknown'),
    isFailing: () => means?.isFailing() === true,
    userChanged: () => {
      userChanged = true
      store?.reset()
    },
    proof: async (signal) => (await loadCredentials().catch(cannotLoad))?.get(signal),
    health: () => means?.health() ?? { ...noRequests, backoff: { attempts: 0, until: wallTime(clock, heldUntil) } },
    wake,
    wakeIn,
    run: async (deadline, again) => {
      const found = await Promise.race([ready(everything), deadline.reached])
      await found?.run(deadline, again)
    },
    stop: async () => {
      stopped = true
      timer?.()
      await means?.stop()
    },
  }
}

/** A monotonic time as epoch milliseconds; undefined: it is over. */
const wallTime = ({ now, monotonic }: Clock, at: number): number | undefined =>
  at > monotonic() ? Math.round(now() + at - monotonic()) : undefined

/** Milliseconds in which other processes' bad news of the endpoint holds: nothing is loaded to ask it. */
function blockedMs({ ports, place }: OutboxOptions): number {
  const now = ports.clock.now()
  const news = place.sharesNews ? readBackoff(ports.disk, place.paths.segments, now) : undefined
  return news ? untilAsked(news, now, ports.processes) : 0
}
