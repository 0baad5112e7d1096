/* The half of an outbox that sends: endpoint, credentials, turns. The other half is the spool. */

import type { SinkHealth } from '../model/health.ts'
import type { Cancel } from '../model/ports.ts'
import { type CredentialStore, createCredentialStore } from './delivery/credentials.ts'
import { createEndpoint, type Endpoint } from './delivery/endpoint.ts'
import { loadOnce } from './load-once.ts'
import type { OutboxOptions, Remains } from './outbox.ts'
import { noNews, openBackoffFile } from './spool/backoff-file.ts'
import type { Standing } from './spool/caps.ts'
import type { Spool } from './spool/open.ts'
import { createTurns, type Turns } from './turns.ts'

/** The side of a queue that sends. It is built when something is to be sent: a program that leaves its events to others never needs it. */
export interface Sending extends Turns {
  /** Hash of the account of the credentials at hand, if it is known. */
  account(): string | null
  /** Whose the credentials are that were had last; undefined: there were none yet. */
  owner(): 'tool' | 'user' | undefined
  /** What is known of the endpoint, here or by others. */
  standing(): Standing
  /** Another user: credentials are asked for anew. */
  userChanged(): void
  /** Asks for the credentials of the moment, for whoever starts an uploader. */
  readonly proof: Remains['credentials']
  health(): Pick<SinkHealth, 'requests' | 'retries' | 'lastError' | 'backoff' | 'reported'>
  /** Closes the connections. */
  close(): void
}

/** @param spool whose events are sent; asked for when they are. */
export function openSending(options: OutboxOptions, spool: () => Spool): Sending {
  const { clock } = options.ports
  let built: Means | undefined
  let userChanged = false
  let stopped = false
  let stopWaiting: Cancel | undefined
  const means = (): Means => {
    built ??= build(options, spool(), userChanged)
    return built
  }
  return {
    account: () => built?.credentials.account() ?? null,
    owner: () => built?.credentials.owner(),
    standing: () => means().standing(),
    userChanged: () => {
      userChanged = true
      built?.credentials.reset()
    },
    proof: (signal) => means().credentials.get(signal),
    health: () => means().endpoint.health(),
    wake: (leftovers) => {
      if (!stopped) means().turns.wake(leftovers)
    },
    leftoversIn: (delayMs) => {
      stopWaiting ??= clock.later(delayMs, () => means().turns.leftoversIn(0))
    },
    run: (deadline, again) => means().turns.run(deadline, again),
    stop: async () => {
      stopped = true
      stopWaiting?.()
      await built?.turns.stop()
    },
    close: () => built?.close(),
  }
}

/** What is known of the endpoint, whose credentials go with a request, and the turns. */
interface Means {
  readonly endpoint: Endpoint
  readonly credentials: CredentialStore
  readonly turns: Turns
  readonly standing: () => Standing
  readonly close: () => void
}

/** Puts the parts together. The code that makes requests is not among them yet: it is loaded with the first turn. */
function build(options: OutboxOptions, spool: Spool, userChanged: boolean): Means {
  const { ports, place, ledger, wire, target, resource, batch, kill, mayLeave, works } = options
  const { clock, random, report, trace } = ports
  const endpoint = createEndpoint({ clock, random })
  const news = place.usesDisk && place.sharesNews !== false ? openBackoffFile({ ports, place }) : noNews
  const credentials = createCredentialStore({ ports, auth: target.auth, user: target.user })
  if (userChanged) credentials.reset()
  const delivery = loadOnce(async () => {
    const { createDelivery, http } = await works.sending()
    const means = { spool, endpoint, news, credentials }
    const run = createDelivery({ ports, place, ledger, http, wire, target, batch, kill, mayLeave, ...means })
    return { run, close: http.close }
  })
  const turns = createTurns({
    ...{ clock, endpoint, report, trace },
    load: async () => (await delivery.get()).run,
    ready: resource.ready,
    hasWork: spool.hasWork,
    blockedMs: news.blockedMs,
    progress: () => endpoint.requests() + ledger.delivered() + ledger.dropped(),
  })
  const standing = () => {
    const own = endpoint.standing()
    return own === 'unknown' && news.blockedMs() > 0 ? 'bad_news' : own
  }
  return { endpoint, credentials, turns, standing, close: () => delivery.loaded()?.close() }
}
