/* The loop over the requests of some segments. Each rule it asks is a file beside this one; here stands the order in which they are asked. */

import type { Ledger } from '../../books/ledger.ts'
import type { Ports } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import type { Batch } from '../../model/settings.ts'
import type { Wire } from '../../model/wire.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import { noteUnmade } from './answers.ts'
import type { Endpoint } from './endpoint.ts'
import type { Fail } from './fail.ts'
import type { Gate } from './gate.ts'
import { createOutcomes } from './outcomes.ts'
import { createParts, type Parts } from './parts.ts'
import { discardForbidden, giveUpLost, giveUpOld } from './passable.ts'
import { pause } from './pause.ts'
import { bodyOf, inWords, isEmpty, type Request, reportOf, requestOf, roomOf } from './request.ts'
import { type Send, type Sent, unmade } from './sender.ts'
import type { Turn } from './turn.ts'

/**
 * Sends what is pending in some segments, request by request. They have one consent, one account and one resource. Backlog goes by
 * bytes alone, what is logged now also by the number of events that the settings name. `stopped`: the turn is over, whatever is left.
 * Never rejects.
 */
export type Deliver = (segments: readonly Segment[], turn: Turn, isBacklog?: boolean) => Promise<'done' | 'stopped'>

/** What the loop asks. */
export interface DeliverDeps {
  readonly ports: Pick<Ports, 'clock' | 'report'>
  readonly wire: Wire
  readonly send: Send
  readonly gate: Gate
  readonly fail: Fail
  readonly ledger: Ledger
  readonly endpoint: Endpoint
  readonly news: BackoffFile
  readonly batch: () => Batch
}

/** See `Deliver`. */
export function createDeliver(deps: DeliverDeps): Deliver {
  const { ports, wire, send, gate, fail, ledger, endpoint, news, batch } = deps
  const { clock, report } = ports

  const outcomes = createOutcomes({ report, fail, ledger, endpoint, news })

  /** Waits between requests after an outage, so that the backlog of many machines does not reach the endpoint at once. */
  const pace = async (turn: Turn) => {
    const waitMs = endpoint.paceMs()
    if (waitMs > 0) await pause(clock, waitMs, turn.signal)
    endpoint.paced()
  }
  /** Sends one request, and marks its segments as under way meanwhile. */
  const post = async (request: Request, turn: Turn): Promise<Sent> => {
    const { segments } = request
    const account = segments[0]?.account ?? null
    const mayGo = () => {
      const passage = gate(turn.signal)
      // The hold last: this process may have been suspended while it looked at anything else.
      return passage.isOpen() && segments.every((segment) => passage.wayOf(segment) === 'held')
    }
    const body = bodyFor(wire, request, { clock, report, endpoint })
    if (body === undefined) return unmade
    for (const segment of segments) segment.underWay(true)
    const sent = await send({ body, what: inWords(request), account, signal: turn.signal, mayGo })
    for (const segment of segments) {
      segment.underWay(false)
      if (sent.uncertain) segment.markUncertain()
    }
    if (sent.kind === 'split' && sent.tooLarge) endpoint.refusedBytes(Buffer.byteLength(body))
    return sent
  }
  /** What goes into the next request: events within the limits of wire, endpoint and settings, and a report. */
  const next = (segments: readonly Segment[], parts: Parts, isBacklog: boolean, reportsAlone: boolean): Request => {
    const resource = segments[0]?.resource() ?? '{}'
    const maxBytes = roomOf(wire, resource, endpoint.maxBodyBytes())
    const maxEvents = Math.min(wire.maxEvents, isBacklog ? Number.POSITIVE_INFINITY : batch().maxExportBatchSize)
    const part = parts.next(maxEvents, maxBytes, wire.addedBytes(resource))
    return requestOf(part, reportsAlone && part.length > 0 ? undefined : reportOf(segments))
  }

  return async (segments, turn, isBacklog = false) => {
    const parts = createParts(segments)
    // The report may be what the endpoint refuses. After a refusal it is sent by itself, after the events.
    let reportsAlone = false
    for (;;) {
      const drafted = next(segments, parts, isBacklog, reportsAlone)
      if (isEmpty(drafted)) return 'done'
      await pace(turn)
      const passage = gate(turn.signal)
      const allowed = discardForbidden(drafted, passage)
      if (isEmpty(allowed)) continue
      if (!passage.isOpen() || allowed.segments.some((segment) => passage.wayOf(segment) === 'unsure')) return 'stopped'
      const request = giveUpOld(giveUpLost(allowed, passage), wire, ports)
      if (isEmpty(request)) continue
      const beganAt = clock.now()
      const sent = await post(request, turn)
      switch (sent.kind) {
        case 'delivered':
          if (outcomes.delivered(turn, request, parts, { beganAt, rejected: sent.rejected })) return 'stopped'
          break
        case 'split':
          reportsAlone = true
          // The report alone was refused. It is kept for another turn, because otherwise the server would never learn of the loss.
          if (request.part.length === 0) return 'done'
          if (outcomes.refused(turn, request.part, parts)) return 'stopped'
          break
        case 'retry':
          if (sent.cutShort) return 'stopped'
          return fail(request.segments[0]?.uuid ?? '', sent.afterMs)
        case 'withheld':
          return sent.wrongAccount ? 'done' : 'stopped'
      }
    }
  }
}

/** Undefined: the wire cannot make one, be it of a line that somebody planted, or because it is a program's own and has a fault. */
function bodyFor(
  wire: Wire,
  request: Request,
  { clock, report, endpoint }: DeliverDeps['ports'] & Pick<DeliverDeps, 'endpoint'>,
): string | undefined {
  try {
    return bodyOf(wire, request, clock.now())
  } catch (error) {
    return noteUnmade(error, { report, endpoint })
  }
}
