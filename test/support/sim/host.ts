/* A client as programs have it, on the production outbox: what is simulated is what is shipped. */

import type { HttpAnswer, HttpRequest } from '../../../src/model/ports.ts'
import { noKill } from '../fakes/kill.ts'
import { type Client, caps, foundations, type Start } from './client.ts'
import { pipelines } from './pipeline.ts'
import type { World } from './world.ts'

/** A client as a program has it: the sink of one endpoint on the production outbox, with its turns, its background and its endings. */
export function startHost(start: Start, world: World): Client {
  const { code } = world
  const { program, ports, place, ledger, batch, wire } = foundations(start, world)
  let { account } = start
  /** Turns, flushes and endings that are not over. The books balance only when there are none. */
  let underWay = 0
  let closed = false

  // A program that was killed hears no answer: its promises stay open for ever, as those of a real one do.
  const post = ({ url, headers, body, signal }: HttpRequest): Promise<HttpAnswer> => {
    if (!program.alive) return new Promise(() => {})
    if (signal.aborted) return Promise.resolve({ kind: 'failure', code: String(signal.reason), sent: false })
    return new Promise((resolve) => {
      const begun = world.server.begin(program, { url, headers, body }, resolve)
      signal.addEventListener('abort', () => world.server.abort(begun, String(signal.reason)))
    })
  }
  /** Turns are counted where they are made: who asks whether something is under way asks at any moment. */
  const createDelivery: typeof code.createDelivery = (deps) => {
    failures = deps.endpoint.failures
    const run = code.createDelivery(deps)
    return async (request) => {
      underWay++
      return run(request).finally(() => underWay--)
    }
  }
  // Both are given later: the endpoint when something is first sent, the resource with the first event.
  let failures = () => 0
  let useResource = (_: string) => {}
  const outbox = code.openOutbox({
    rules: () => undefined,
    kill: noKill,
    ...{ ports, place, ledger, wire, caps, batch },
    target: {
      auth: () => (account ? { headers: { authorization: account }, account } : undefined),
      user: () => ({ accountUuid: account }),
      ...{ url: start.origin, authRequired: false, gzip: false, headers: () => ({}), sink: 'backend' },
    },
    resource: {
      json: () => '{}',
      begin: (use) => {
        useResource = use
      },
      ready: async () => {},
    },
    mayLeave: () => true,
    works: {
      clock: async () => code.batchesOf(pipelines(ports.clock)),
      credentials: async () => code.createCredentialStore,
      sending: async () => code.meansOf({ createDelivery, http: { post, close: () => {} } }),
    },
    diskLasts: true,
  })
  const sink = code.createRemote({
    rules: { name: 'backend', killswitch: { now: () => new Map(), last: () => new Map() } },
    wire,
    outbox,
    privileged: false,
  })
  // A writer may seal only where it ends, or where the endpoint has failed so often that its segments are given back for others to try.
  program.maySeal = () => program.ending || failures() >= batch().maxAttempts
  const during = (work: Promise<unknown>, after = () => {}) => {
    underWay++
    const end = () => {
      underWay--
      after()
    }
    work.then(end, end)
  }

  return {
    program,
    origin: start.origin,
    get account() {
      return account
    },
    log: sink.accept,
    storage: () => (sink.storage() === 'disk' ? 'disk' : 'memory'),
    switchAccount: (next) => {
      account = next
      program.rolled = true
      program.switched = true
      sink.userChanged()
    },
    dropped: () => ledger.books(0, 0).dropped,
    setResource: (json) => useResource(json),
    flush: (timeoutMs) => during(sink.flush({ timeoutMs, signal: undefined })),
    close: (timeoutMs) => {
      // Before the call: sealing begins in it.
      program.ending = true
      during(sink.shutdown({ timeoutMs, signal: undefined, upload: timeoutMs > 0 ? 'wait' : 'leave' }), () => {
        closed = true
      })
    },
    closed: () => closed && underWay === 0,
    atRest: () => underWay === 0,
    books: sink.health,
    folder: place.paths.segments,
  }
}
