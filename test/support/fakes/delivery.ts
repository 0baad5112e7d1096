/* Everything that sends, real but for the network. `spool.ts` beside it is what it stands on, `remote.ts` the whole sink. */

import type { Auth } from '../../../src/model/options.ts'
import type { Batch } from '../../../src/model/settings.ts'
import { createCredentialStore } from '../../../src/outbox/delivery/credentials.ts'
import { createDelivery, type TurnRequest } from '../../../src/outbox/delivery/delivery.ts'
import { createEndpoint } from '../../../src/outbox/delivery/endpoint.ts'
import { noNews, openBackoffFile } from '../../../src/outbox/spool/backoff-file.ts'
import { openKillFile } from '../../../src/outbox/spool/killswitch-file.ts'
import { noCredentials } from '../../../src/outbox/what-sends.ts'
import { defaultBatch } from '../../../src/policy/parse-batch.ts'
import { eventBatch } from '../../../src/wires/event-batch.ts'
import { drive } from './clock.ts'
import { eventJson } from './deliver.ts'
import { idOf, numberOf } from './events.ts'
import { scriptedHttp } from './http.ts'
import { expectValidBody, resourceJson } from './schema.ts'
import { type ProgramOptions, program } from './spool.ts'

export interface SendingOptions extends ProgramOptions {
  /** What the endpoint does, request by request. */
  readonly deeds?: Parameters<typeof scriptedHttp>[0]
  readonly auth?: Auth
  readonly batch?: Partial<Batch>
}

/** A program that also sends: spool, gate, sender, drain, all real but for the outside world. What it cannot do is decide when: a test says `turn`. */
export function sendingProgram({ deeds, auth, batch = {}, ...rest }: SendingOptions = {}) {
  const me = program(rest)
  me.writer.setResource(resourceJson)
  const http = scriptedHttp(deeds)
  const { clock, random, ledger, ports, place, spool } = me
  const endpoint = createEndpoint({ clock, random })
  const credentials = auth ? createCredentialStore({ ports, auth, user: () => undefined }) : noCredentials
  /** The killswitch and the host's switch in one, for a test to turn while a request is under way. */
  const switches = { mayLeave: true }
  const target = {
    ...{ url: 'https://t.acme.dev', auth, user: () => undefined, authRequired: false, gzip: false },
    sink: 'backend',
    headers: () => ({ 'Content-Type': 'application/json' }),
  }
  const news = place.sharesNews ? openBackoffFile({ ports, place }) : noNews
  const kill = openKillFile({ ports, place })
  const sending = {
    kill,
    news,
    ...{ ports, place, ledger, spool, http, target, endpoint, credentials },
    wire: eventBatch(false),
    batch: (): Batch => ({ ...defaultBatch, ...batch }),
    mayLeave: () => switches.mayLeave,
  }
  const runTurn = createDelivery(sending)
  const start = (more: Partial<TurnRequest> = {}) =>
    runTurn({ signal: new AbortController().signal, leftovers: true, deadline: undefined, ...more })
  return {
    ...me,
    ...{ http, endpoint, switches, start, sending },
    log: (...numbers: readonly number[]) => {
      for (const n of numbers) spool.append(idOf(n), eventJson(n))
    },
    turn: (more?: Partial<TurnRequest>) => drive(clock, start(more)),
    /** Numbers of the events of each request. */
    sent: () => {
      // Here and not in each test: no test of sending may pass with a body that the schema refuses.
      for (const { body } of http.requests) expectValidBody(String(body))
      return http.bodies().map(({ events }) => events.map(({ event_data }) => numberOf(event_data.event_id)))
    },
  }
}
