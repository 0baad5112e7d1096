/* The endpoint of a story: when it answers, and what it says, are steps. */

import type { HttpAnswer, HttpRequest } from '../../../src/model/ports.ts'
import type { Inode } from './file-system.ts'
import { newStep, type Program } from './program.ts'
import { unlessDead } from './time.ts'
import type { World } from './world.ts'

/**
 * How the endpoint answers. `slow`: not before it is told to. `lost`: takes everything, and its answers never arrive.
 * `picky`: refuses requests with a poisonous event in them. `locked`: 401 to whoever shows credentials.
 */
export type ServerMode = 'ok' | 'slow' | 'down' | 'busy' | 'lost' | 'picky' | 'portal' | 'locked'

/** What becomes of a request that is under way. */
export type Fate = 'answered' | 'lost' | 'busy' | 'reset' | 'refused' | 'unauthorized'

/** One POST, from the moment it begins. */
export interface Post {
  readonly program: Program
  readonly origin: string
  readonly authorization: string | undefined
  readonly events: readonly string[]
  readonly report: { readonly id: string; readonly n: number; readonly reason: string } | undefined
  /** Where its events lay when it began; nowhere if they were in memory only. */
  readonly segments: Map<string, Inode>
  readonly began: number
  /** Somebody took a segment of it while it was under way, and had reason to: the holder slept too long, or clocks lied. */
  readonly excused: Set<Inode>
  /** Until its process has the answer, or has given it up. */
  inFlight: boolean
  readonly settle: (answer: HttpAnswer) => void
}

export interface Server {
  mode: ServerMode
  /** Events taken, and how often. */
  readonly accepted: ReadonlyMap<string, number>
  /** Events refused on their own. */
  readonly refused: ReadonlySet<string>
  /** Reports taken or refused: to the count. */
  readonly told: ReadonlyMap<string, number>
  /** Events it was told were rejected. */
  rejections(): number
  posts(): readonly Post[]
  /** A request begins; `settle` is called once, perhaps at once. */
  begin(
    program: Program,
    request: Pick<HttpRequest, 'url' | 'headers' | 'body'>,
    settle: (answer: HttpAnswer) => void,
  ): Post
  resolve(post: Post, fate: Fate): void
  /** Its process gives it up; the server may have taken it. */
  abort(post: Post, code: string): void
  /** Its process died. */
  orphan(program: Program): void
}

const answer = (status: number, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers,
  body: '',
})
const failure = (code: string, sent: boolean): HttpAnswer => ({ kind: 'failure', code, sent })

export function createServer(world: World): Server {
  const accepted = new Map<string, number>()
  const refused = new Set<string>()
  const told = new Map<string, number>()
  const rejected = new Map<string, number>()
  const open = new Set<Post>()

  const tell = ({ id, n, reason }: NonNullable<Post['report']>) => {
    if (!told.has(id)) told.set(id, n)
    if (reason === 'rejected') rejected.set(id, n)
  }
  const accept = (post: Post) => {
    for (const id of post.events) accepted.set(id, (accepted.get(id) ?? 0) + 1)
    if (post.report) tell(post.report)
    world.watch.accepted(post)
  }
  const refuse = (post: Post) => {
    const [only] = post.events
    if (post.events.length === 1 && only) refused.add(only)
    if (post.events.length === 0 && post.report) tell(post.report)
  }
  const settle = (post: Post, result: HttpAnswer) => {
    open.delete(post)
    if (!post.inFlight) return
    const arrive = () => {
      post.inFlight = false
      // What the process knew when it sent is old now.
      post.program.step = newStep(world)
      if (result.kind === 'failure' && result.sent) world.watch.uncertain(post)
      if (post.program.alive) unlessDead(post.program, () => post.settle(result))
    }
    // A stopped process reads its answers when it goes on.
    if (post.program.stopped) post.program.mail.push(arrive)
    else arrive()
  }
  const serve = (post: Post): HttpAnswer => {
    const poisonous = post.events.some((id) => world.events.get(id)?.poison)
    switch (server.mode) {
      case 'down':
        return failure('ECONNREFUSED', false)
      case 'busy':
        return answer(503, { 'retry-after': '120' })
      case 'portal':
        return answer(200, { 'content-type': 'text/html' })
      case 'lost':
        accept(post)
        return failure('ECONNRESET', true)
      case 'picky':
        if (!poisonous) break
        refuse(post)
        return answer(400)
      case 'locked':
        if (post.authorization) return answer(401)
        break
    }
    accept(post)
    return answer(202)
  }

  const server: Server = {
    mode: 'ok',
    accepted,
    refused,
    told,
    rejections: () => [...rejected.values()].reduce((sum, n) => sum + n, 0),
    posts: () => [...open],
    begin: (program, { url, headers, body }, done) => {
      const { events, client_report: report } = JSON.parse(String(body)) as Body
      const [reason, n] = Object.entries(report?.dropped ?? {})[0] ?? ['', 0]
      const post: Post = {
        program,
        origin: new URL(url).origin,
        authorization: headers.authorization,
        events: events.map(({ event_data }) => event_data.event_id),
        report: report && { id: report.report_id, n, reason },
        segments: new Map(),
        began: world.time.now(),
        excused: new Set(),
        inFlight: true,
        settle: done,
      }
      world.trace.push([program.label, 'POSTs', `${post.events.join()} ${post.report?.id ?? ''} (${server.mode})`])
      world.watch.posting(post)
      open.add(post)
      if (server.mode !== 'slow') settle(post, serve(post))
      return post
    },
    resolve: (post, fate) => {
      if (fate === 'answered' || fate === 'lost') accept(post)
      if (fate === 'refused') refuse(post)
      const result = {
        answered: answer(202),
        busy: answer(503),
        refused: answer(400),
        unauthorized: answer(401),
        lost: failure('ECONNRESET', true),
        reset: failure('ECONNRESET', true),
      }
      settle(post, result[fate])
    },
    abort: (post, code) => {
      if (!post.inFlight) return
      post.inFlight = false
      world.watch.uncertain(post)
      post.settle(failure(code, true))
      // It stays open: the server may still take what it has been sent.
    },
    orphan: (program) => {
      for (const post of open) {
        if (post.program !== program || !post.inFlight) continue
        post.inFlight = false
        world.watch.uncertain(post)
      }
    },
  }
  return server
}

interface Body {
  readonly events: readonly { readonly event_data: { readonly event_id: string } }[]
  readonly client_report?: { readonly report_id: string; readonly dropped: Readonly<Record<string, number>> }
}
