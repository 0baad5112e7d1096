/* The loop over requests by itself: segments in memory, and a way out that the test scripts. */

import { createLedger } from '../../../src/books/ledger.ts'
import type { Report } from '../../../src/model/diagnostics.ts'
import type { Batch } from '../../../src/model/settings.ts'
import type { Wire } from '../../../src/model/wire.ts'
import { createDeliver } from '../../../src/outbox/delivery/deliver.ts'
import { createEndpoint } from '../../../src/outbox/delivery/endpoint.ts'
import { createFail } from '../../../src/outbox/delivery/fail.ts'
import type { Way } from '../../../src/outbox/delivery/gate.ts'
import type { Sent } from '../../../src/outbox/delivery/sender.ts'
import { startTurn, type Turn } from '../../../src/outbox/delivery/turn.ts'
import { noNews } from '../../../src/outbox/spool/backoff-file.ts'
import { createGivenBack } from '../../../src/outbox/spool/given-back.ts'
import { holdSegment, type OwnSegment } from '../../../src/outbox/spool/segment.ts'
import { timeOf } from '../../../src/outbox/spool/time.ts'
import { defaultBatch } from '../../../src/policy/parse-batch.ts'
import { eventBatch } from '../../../src/wires/event-batch.ts'
import { drive, scriptedClock } from './clock.ts'
import { idOf, numberOf } from './events.ts'
import type { Body } from './http.ts'
import { scriptedRandom, uuid } from './random.ts'
import { expectValidBody, resourceJson } from './schema.ts'
import { recordedVoice } from './voice.ts'

/* What may become of a request, in the sender's own words. */
export const delivered: Sent = { kind: 'delivered', uncertain: false }
export const split: Sent = { kind: 'split', tooLarge: false, uncertain: false }
export const retry: Sent = { kind: 'retry', afterMs: undefined, uncertain: false }

/** One request as a test sees it: the numbers of its events, and when it was sent. */
export interface SentRequest {
  readonly events: readonly number[]
  readonly at: number
  readonly body: Body
  readonly bytes: number
}

/** Deliveries with a scripted way out. `act` says what becomes of a request. */
export function deliverWorld(
  act: (request: SentRequest, n: number) => Sent | Promise<Sent> = () => delivered,
  wire: Wire = eventBatch(false),
) {
  const clock = scriptedClock()
  const random = scriptedRandom()
  const ledger = createLedger()
  const endpoint = createEndpoint({ clock, random })
  const voice = recordedVoice()
  const requests: SentRequest[] = []
  /** What the gate, the settings and other processes say at the moment of a request. */
  const self = {
    batch: { ...defaultBatch } as { -readonly [K in keyof Batch]: Batch[K] },
    way: 'held' as Way,
    isOpen: true,
    /** Whether the next success ends an outage, after which requests are paced. */
    healed: false,
    /** What a listener of the host does when it is told something. */
    hears: () => {},
  }
  const segments: OwnSegment[] = []

  const news = { ...noNews, succeeded: () => self.healed }
  const batch = () => self.batch
  const report: Report = (...said) => {
    voice.report(...said)
    self.hears()
  }
  const deliver = createDeliver({
    ...{ ledger, endpoint, news, wire, batch },
    ports: { clock, report },
    fail: createFail({ endpoint, news, report, batch }),
    gate: () => ({ wayOf: () => self.way, isOpen: () => self.isOpen }),
    send: async ({ body: text, mayGo }) => {
      if (!mayGo()) return { kind: 'withheld', wrongAccount: false, uncertain: false }
      expectValidBody(text)
      const body = JSON.parse(text) as Body
      const events = body.events.map(({ event_data }) => numberOf(event_data.event_id))
      const request = { events, at: clock.monotonic(), body, bytes: Buffer.byteLength(text) }
      requests.push(request)
      return act(request, requests.length - 1)
    },
  })
  /** A segment in memory with these events, booked as admitted. */
  const segment = (...numbers: readonly number[]): OwnSegment => {
    const start = { uuid: uuid(segments.length, 0x5e9), consent: null, account: null, resource: resourceJson }
    // No other process can take over what is in memory, so the hold never ends.
    const memory = { file: undefined, holdMs: Number.POSITIVE_INFINITY, since: timeOf(clock) }
    const made = holdSegment(
      { ...start, ...memory },
      { ports: { clock, random }, ledger, givenBack: createGivenBack() },
    )
    for (const n of numbers) {
      ledger.admit()
      made.state.events.set(idOf(n), eventJson(n))
    }
    segments.push(made)
    return made
  }
  const turn = (signal = new AbortController().signal): Turn => startTurn(signal)
  return {
    ...{ clock, random, ledger, endpoint, voice, requests, self, segment, turn },
    sent: () => requests.map(({ events }) => events),
    deliver: (target: OwnSegment, during = turn()) => drive(clock, deliver([target], during)),
    /** Begins without passing time, for tests that change something while a request is under way. */
    start: (target: OwnSegment, during: Turn) => deliver([target], during),
    books: () =>
      ledger.books(
        0,
        segments.reduce((sum, one) => sum + one.pending(), 0),
      ),
  }
}

/** The n-th event, valid by the schema. */
export const eventJson = (n: number, more: object = {}): string =>
  JSON.stringify({
    event_type: 'event',
    event_data: {
      ...{ event_id: idOf(n), event_name: 'tool_used', client_timestamp: '2026-11-21T09:37:00.123Z' },
      ...{ session_id: 's', device_id: idOf(0), ...more },
    },
  })

export const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)
