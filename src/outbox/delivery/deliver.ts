import type { Ledger } from '../../books/ledger.ts'
import { limits } from '../../model/limits.ts'
import type { Ports } from '../../model/ports.ts'
import type { Segment } from '../../model/segment.ts'
import type { Batch } from '../../model/settings.ts'
import type { Wire } from '../../model/wire.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { Endpoint } from './endpoint.ts'
import type { Fail } from './fail.ts'
import type { Gate, Passage } from './gate.ts'
import { createParts, type Item, type Part, type Parts } from './parts.ts'
import { pause } from './pause.ts'
import { bodyOf, isEmpty, type Request, roomOf, segmentsOf, settle, stillHeld } from './request.ts'
import type { Send, Sent } from './sender.ts'
import { accepted, blamesEndpoint, suspect, type Turn } from './turn.ts'

/**
 * Sends what is pending in some segments, request by request. They have one consent, one account and one resource. Backlog goes by
 * bytes alone, what is logged now also by the number of events that the settings name. `stopped`: the turn is over, whatever is left.
 * Never rejects.
 */
export type Deliver = (segments: readonly Segment[], turn: Turn, isBacklog?: boolean) => Promise<'done' | 'stopped'>

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

export function createDeliver(deps: DeliverDeps): Deliver {
  const { wire, send, gate, fail, ledger, endpoint, news, batch } = deps
  const { clock, report } = deps.ports

  const reject = (turn: Turn, poison: readonly Item[]): 'stopped' | undefined => {
    const [first] = poison
    if (!first) return undefined
    // So many in one turn are no poison: the endpoint went bad meanwhile, or one of several servers behind it.
    if (turn.rejected + poison.length > limits.maxRejected) return fail(first.segment.uuid)
    turn.rejected += poison.length
    for (const { segment, id } of poison) segment.drop('rejected', [id])
    const { text, ...answer } = endpoint.lastAnswer()
    const message = `the endpoint refuses ${poison.length} of the events for what they are (${text}); given up`
    report({ level: 'warn', code: 'rejected', message, ...answer })
    return undefined
  }
  const delivered = (turn: Turn, request: Request, parts: Parts, beganAt: number): 'stopped' | undefined => {
    endpoint.succeeded(news.succeeded(beganAt))
    const n = settle(request)
    ledger.deliver(n)
    ledger.late(request.part.length - n)
    if (request.told) endpoint.told(request.told.drop.n)
    // A report without events proves nothing about events.
    if (request.part.length === 0) return undefined
    const { poison, askAgain } = accepted(turn)
    for (const item of askAgain) parts.askAgain(item)
    return reject(turn, poison)
  }
  /** What a refused part means: look for the poison in it, or stop. */
  const refused = (turn: Turn, part: Part, parts: Parts): 'stopped' | undefined => {
    const [first] = part
    if (!first) return undefined
    if (part.length > 1) {
      if (turn.splits++ >= limits.maxSplits) return fail(first.segment.uuid)
      parts.split(part)
      return undefined
    }
    parts.setAside(first)
    suspect(turn, first)
    return blamesEndpoint(turn) ? fail(first.segment.uuid) : undefined
  }
  /** After an outage, so that what piled up does not come down on the endpoint at once. */
  const pace = async (turn: Turn) => {
    const waitMs = endpoint.paceMs()
    if (waitMs > 0) await pause(clock, waitMs, turn.signal)
    endpoint.paced()
  }
  const post = async (request: Request, turn: Turn): Promise<Sent> => {
    const segments = segmentsOf(request)
    const account = segments[0]?.account ?? null
    const mayGo = () => {
      const passage = gate(turn.signal)
      return segments.every((segment) => passage.wayOf(segment) === 'held') && passage.isOpen()
    }
    for (const segment of segments) segment.underWay(true)
    const body = bodyOf(wire, request)
    const sent = await send(body, account, turn.signal, mayGo, inWords(request))
    for (const segment of segments) {
      segment.underWay(false)
      if (sent.uncertain) segment.markUncertain()
    }
    if (sent.kind === 'split' && sent.tooLarge) endpoint.refusedBytes(Buffer.byteLength(body))
    return sent
  }
  const next = (segments: readonly Segment[], parts: Parts, isBacklog: boolean, reportsAlone: boolean): Request => {
    const resource = segments[0]?.resource() ?? '{}'
    const maxBytes = Math.min(roomOf(wire, resource), endpoint.maxBodyBytes())
    const maxEvents = isBacklog ? Number.POSITIVE_INFINITY : batch().maxExportBatchSize
    const part = parts.next(maxEvents, maxBytes, wire.addedBytes(resource))
    const segment = reportsAlone && part.length > 0 ? undefined : segments.find(({ reports }) => reports.size > 0)
    const [drop] = segment?.reports.values() ?? []
    return { part, told: segment && drop ? { segment, drop } : undefined }
  }

  return async (segments, turn, isBacklog = false) => {
    const parts = createParts(segments)
    // The fault may be in the report: once something was refused it travels alone, and last.
    let reportsAlone = false
    for (;;) {
      const drafted = next(segments, parts, isBacklog, reportsAlone)
      if (isEmpty(drafted)) return 'done'
      await pace(turn)
      const passage = gate(turn.signal)
      const allowed = discardForbidden(drafted, passage)
      if (isEmpty(allowed)) continue
      if (!passage.isOpen() || segmentsOf(allowed).some((segment) => passage.wayOf(segment) === 'unsure'))
        return 'stopped'
      const request = giveUpLost(allowed, passage)
      if (isEmpty(request)) continue
      const beganAt = clock.now()
      const sent = await post(request, turn)
      switch (sent.kind) {
        case 'delivered':
          if (delivered(turn, request, parts, beganAt)) return 'stopped'
          break
        case 'split':
          reportsAlone = true
          // A report outlives a refusal: without it the server would never learn of what is gone. Another turn tells it.
          if (request.part.length === 0) return 'done'
          if (refused(turn, request.part, parts)) return 'stopped'
          break
        case 'retry':
          if (sent.cutShort) return 'stopped'
          return fail(segmentsOf(request)[0]?.uuid ?? '', sent.afterMs)
        case 'withheld':
          return sent.wrongAccount ? 'done' : 'stopped'
      }
    }
  }
}

/** What was recorded under a consent that is gone goes, too. Returns what is left of the request. */
function discardForbidden(request: Request, passage: Passage): Request {
  for (const segment of segmentsOf(request)) if (passage.wayOf(segment) === 'forbidden') segment.discard()
  return stillHeld(request)
}

/** What is not ours to send any more is left to whoever has it. Returns what is left of the request. */
function giveUpLost(request: Request, passage: Passage): Request {
  for (const segment of segmentsOf(request)) {
    const way = passage.wayOf(segment)
    if (way === 'lost') segment.yieldUp()
    // Somebody may take over what we held too long: it is given up before a POST of it is under way.
    if (way === 'expired') segment.release()
  }
  return stillHeld(request)
}

/** What a request carries, for somebody who watches. */
const inWords = ({ part, told }: Request): string => {
  const events = part.length === 1 ? '1 event' : `${part.length} events`
  return told ? `${events} and a report of dropped ones` : events
}
