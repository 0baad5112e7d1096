import { limits } from '../../../src/model/limits.ts'
import type { Auth } from '../../../src/model/options.ts'
import type { Batch } from '../../../src/model/settings.ts'
import { createCredentialStore } from '../../../src/outbox/delivery/credentials.ts'
import { createDelivery, type TurnRequest } from '../../../src/outbox/delivery/delivery.ts'
import { createSendingState } from '../../../src/outbox/delivery/state.ts'
import { defaultBatch } from '../../../src/policy/parse-settings.ts'
import { eventBatch } from '../../../src/wires/event-batch.ts'
import { drive } from './clock.ts'
import { eventJson } from './deliver.ts'
import { idOf } from './events.ts'
import { scriptedHttp } from './http.ts'
import { expectValidBody, resourceJson } from './schema.ts'
import { type ProgramOptions, program } from './spool.ts'

export interface SendingOptions extends ProgramOptions {
  readonly deeds?: Parameters<typeof scriptedHttp>[0]
  readonly auth?: Auth
  readonly batch?: Partial<Batch>
}

/** A program that also sends: spool, gate, sender, drain, all real but for the outside world. */
export function sendingProgram({ deeds, auth, batch = {}, ...rest }: SendingOptions = {}) {
  const me = program(rest)
  me.writer.setResource(resourceJson)
  const http = scriptedHttp(deeds)
  const state = createSendingState()
  const { clock, random, ledger, writer } = me
  const credentials = createCredentialStore({
    auth,
    clock,
    random,
    report: me.report,
    user: () => undefined,
    onAccount: writer.bind,
  })
  const switches = { mayLeave: true }
  const runTurn = createDelivery({
    ...me.deps,
    ...{ http, state, credentials, writer, claimer: me.claimer },
    caps: { maxBytes: limits.maxSpoolBytes, maxAgeMs: limits.maxSpoolAgeMs, maxFiles: limits.maxSpoolFiles },
    usesDisk: rest.usesDisk ?? true,
    wire: eventBatch(false),
    batch: () => ({ ...defaultBatch, ...batch }),
    mayLeave: () => switches.mayLeave,
    endpoint: 'https://t.acme.dev',
    authRequired: false,
    gzip: false,
    headers: { 'Content-Type': 'application/json' },
  })
  const start = (more: Partial<TurnRequest> = {}) =>
    runTurn({ signal: new AbortController().signal, leftovers: true, deadline: undefined, ...more })
  return {
    ...me,
    ...{ http, state, switches, start },
    log: (...numbers: readonly number[]) => {
      for (const n of numbers) {
        ledger.admit()
        writer.append(idOf(n), eventJson(n))
      }
    },
    turn: (more?: Partial<TurnRequest>) => drive(clock, start(more)),
    /** Numbers of the events of each request. */
    sent: () => {
      for (const { body } of http.requests) expectValidBody(body)
      return http
        .bodies()
        .map(({ events }) => events.map(({ event_data }) => Number.parseInt(event_data.event_id.slice(-12), 16)))
    },
  }
}
