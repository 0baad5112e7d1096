/* What is loaded to send: puts endpoint, bad news, turns and delivery together. */

import type { Http } from '../model/ports.ts'
import type { CredentialStore } from './delivery/credentials.ts'
import type { createDelivery } from './delivery/delivery.ts'
import { createEndpoint } from './delivery/endpoint.ts'
import type { OpenMeans } from './outbox.ts'
import { noNews, openBackoffFile } from './spool/backoff-file.ts'
import { createTurns } from './turns.ts'

/** What means are made of. */
export interface MeansParts {
  readonly createDelivery: typeof createDelivery
  readonly http: Http
}

/** Where the host has no `auth`, everything is sent without credentials. */
export const noCredentials: CredentialStore = {
  get: async () => undefined,
  refuse: () => {},
  reset: () => {},
  account: () => null,
  owner: () => undefined,
  newTurn: () => {},
}

/**
 * One endpoint's state, turns and delivery. They are built together, because each turn changes what is known of the endpoint, and that decides about
 * the next one. Asks nobody anything yet.
 */
export const meansOf =
  ({ createDelivery, http }: MeansParts): OpenMeans =>
  ({ options, spool, credentials = noCredentials }) => {
    const { ports, place, ledger, wire, target, resource, batch, kill, mayLeave } = options
    const { clock, random, report, trace } = ports
    const endpoint = createEndpoint({ clock, random })
    const news = place.sharesNews ? openBackoffFile({ ports, place }) : noNews
    const own = { spool, endpoint, news, credentials }
    const turns = createTurns({
      ...{ clock, endpoint, report, trace },
      runTurn: createDelivery({ ports, place, ledger, http, wire, target, batch, kill, mayLeave, ...own }),
      ready: resource.ready,
      hasWork: spool.hasWork,
      blockedMs: news.blockedMs,
      progress: () => endpoint.requests() + ledger.delivered() + ledger.dropped(),
    })
    return {
      ...turns,
      stop: () => turns.stop().then(http.close),
      isFailing: () => endpoint.standing() === 'fails',
      standing: () => {
        const standing = endpoint.standing()
        return standing === 'unknown' && news.blockedMs() > 0 ? 'bad_news' : standing
      },
      health: endpoint.health,
    }
  }
