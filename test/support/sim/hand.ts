/* A client whose moves are steps of the story, so that any of them can come between any two operations of another. */

import type { HttpAnswer } from '../../../src/model/ports.ts'
import type { Segment } from '../../../src/model/segment.ts'
import { noNews } from '../../../src/outbox/spool/backoff-file.ts'
import type { Standing } from '../../../src/outbox/spool/caps.ts'
import { noKill } from '../fakes/kill.ts'
import { type Client, caps, foundations, maxInMemory, type Start } from './client.ts'
import type { Post } from './server.ts'
import type { World } from './world.ts'

/**
 * A client of which every move is made by hand: real spool and gate, and by the rules of `deliver.ts` what is sent and what
 * an answer means. It can be moved while another process is suspended in the middle of an operation.
 */
export function startHand(start: Start, world: World): Client {
  const { code } = world
  const { program, ports, place, ledger, batch, wire } = foundations(start, world)
  const { consent } = place
  let { account } = start
  /** What it knows of the endpoint: a sweep by hand is one of who failed. */
  let standing: Standing = 'unknown'
  const spool = code.openSpool({
    wire: wire.name,
    leaveRules: () => {},
    ...{ ports, place, ledger, caps },
    maxInMemory: () => maxInMemory,
    account: () => code.hashAccount(world.random, account),
    resource: () => '{}',
    standing: () => standing,
    isFailing: () => standing === 'fails',
  })
  const { writer, claimer } = spool
  const gate = code.createGate({
    consent,
    endpoint: code.createEndpoint(ports),
    news: noNews,
    kill: noKill,
    mayLeave: () => true,
  })
  const never = new AbortController().signal
  /** Segments that it took over and has not given back. */
  let claimed: Segment[] = []
  /** The one request that may be under way: turns of an outbox run one at a time, too. */
  let current: { readonly segment: Segment; readonly post: Post } | undefined
  /** The server refused a chunk: one event at a time. */
  let single = false
  /** It took another one since: what it refuses alone is poison. */
  let taken = false
  /** Whether it is giving its own segment back, or ending: the watch allows a seal at no other moment. */
  let sealing = false
  let ended = false
  program.maySeal = () => sealing

  /** Asked before the ack is written: but for acks, nothing of ours may get into a file that another process holds by now. */
  const writeAck = (segment: Segment, ids: readonly string[], report: string | undefined): number => {
    if (segment.checkHold() === 'lost') segment.yieldUp()
    return segment.settle(ids, report)
  }
  /**
   * What an answer means, by the same rules as `deliver.ts`: only an ack makes memory forget an event, and a refusal of one event alone counts
   * against it only after another one was taken.
   */
  const answered = (segment: Segment, ids: readonly string[], report: string | undefined) => (answer: HttpAnswer) => {
    current = undefined
    segment.underWay(false)
    if (answer.kind === 'failure') {
      if (answer.sent) segment.markUncertain()
    } else if (answer.status === 202) {
      const n = writeAck(segment, ids, report)
      ledger.deliver(n)
      ledger.late(ids.length - n)
      if (ids.length > 0) taken = true
    } else if (answer.status === 400) {
      single = true
      if (ids.length === 0) writeAck(segment, [], report)
      else if (ids.length === 1 && taken) segment.drop('rejected', ids)
    }
  }
  /** What the gate says, and what follows from it for the segment. */
  const mayGo = (segment: Segment): boolean => {
    const passage = gate(never)
    const way = passage.wayOf(segment)
    if (way === 'forbidden') segment.discard()
    if (way === 'lost') segment.yieldUp()
    if (way === 'expired') segment.release()
    return way === 'held' && passage.isOpen()
  }
  const send = (segment: Segment): boolean => {
    const chunk = [...segment.events].slice(0, single ? 1 : batch().maxExportBatchSize)
    const alone = single && chunk.length > 0
    if (!alone) segment.sumUp()
    const [report] = alone ? [] : segment.reports.values()
    if (chunk.length === 0 && !report) return false
    // Killed at its look, which the code survives and the process does not.
    if (!mayGo(segment) || !program.alive) return false
    const body = wire.wrap({
      resource: segment.resource(),
      report: report && JSON.stringify({ report_id: report.id, dropped: { [report.reason]: report.n } }),
      events: chunk.map(([, json]) => json),
    })
    const ids = chunk.map(([id]) => id)
    // The server may answer within the call; then there is nothing left to be under way.
    let settled = false
    segment.underWay(true)
    const settle = (answer: HttpAnswer) => {
      settled = true
      answered(segment, ids, report?.id)(answer)
    }
    const post = world.server.begin(program, { url: `${start.origin}${wire.path}`, headers: {}, body }, settle)
    if (!settled) current = { segment, post }
    return true
  }
  /** Abort and settle, then seal. */
  const settleFirst = (segment?: Segment) => {
    if (current && (!segment || current.segment === segment)) world.server.abort(current.post, 'ABORTED')
  }
  const release = (segment: Segment) => {
    settleFirst(segment)
    claimed = claimed.filter((other) => other !== segment)
    segment.release()
  }
  const pick = <T>(list: readonly T[], nth: number): T | undefined => list[nth % Math.max(1, list.length)]
  const claim = (nth: number) => {
    const takeable = claimer.takeable().filter((name) => code.mayTry(name, ports.clock.now(), true))
    const segment = pick(takeable, nth)
    const mine = segment && claimer.claim(segment)
    if (mine) claimed.push(mine)
    return mine
  }
  const giveBack = () => {
    settleFirst()
    sealing = true
    writer.giveBack()
    sealing = false
  }
  /** As many requests as are answered at once, eight for each segment: a server that refuses without end must not keep a step from ending. */
  const drain = (segments: readonly Segment[]) => {
    for (const segment of segments) for (let i = 0; i < 8 && !current && send(segment); i++);
  }

  return {
    program,
    origin: start.origin,
    get account() {
      return account
    },
    log: (event) => void spool.append(event.id, wire.encode(event)),
    storage: writer.storage,
    switchAccount: (next) => {
      account = next
      program.rolled = true
      program.switched = true
      writer.roll()
    },
    dropped: () => ledger.books(0, 0).dropped,
    setResource: writer.setResource,
    flush: () => drain(writer.segments()),
    close: () => {
      settleFirst()
      for (const segment of claimed) segment.release()
      claimed = []
      sealing = true
      program.ending = true
      writer.saveMemory(true)
      writer.close()
      ended = true
    },
    closed: () => ended,
    atRest: () => current === undefined && claimed.length === 0,
    books: () => {
      const held = writer.segments()
      const sum = (onDisk: boolean) =>
        held.filter((segment) => segment.onDisk === onDisk).reduce((n, segment) => n + segment.pending(), 0)
      return ledger.books(sum(true), sum(false))
    },
    folder: place.paths.segments,
    byHand: {
      claim,
      post: (nth) => {
        const segment = pick([...claimed, ...writer.segments()], nth)
        if (segment && !current) send(segment)
      },
      release: (nth) => {
        const segment = pick(claimed, nth)
        if (segment) release(segment)
      },
      giveBack,
      sweep: () => {
        standing = 'fails'
        spool.sweep()
      },
      drain: () => {
        if (current) return
        drain(writer.segments())
        for (let i = 0; i < 5 && !current; i++) {
          const segment = claim(0)
          if (!segment) break
          drain([segment])
          if (!current) release(segment)
        }
      },
    },
  }
}
