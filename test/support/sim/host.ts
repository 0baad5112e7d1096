import type { HttpAnswer, HttpRequest } from '../../../src/model/ports.ts'
import { type Client, caps, foundations, maxEventBytes, maxInMemory, type Start } from './client.ts'
import type { World } from './world.ts'

/** A client as a program has it: the whole sink of one endpoint, with its turns, its background and its endings. */
export function startHost(start: Start, world: World): Client {
  const { code } = world
  const { program, spool, batch, wire } = foundations(start, world)
  const { paths, disk, clock, random, processes, nonce8, ledger } = spool
  let { account } = start
  let underWay = 0
  let closed = false
  let ending = false

  const post = ({ url, headers, body, signal }: HttpRequest): Promise<HttpAnswer> => {
    if (!program.alive) return new Promise(() => {})
    if (signal.aborted) return Promise.resolve({ kind: 'failure', code: String(signal.reason), sent: false })
    return new Promise((resolve) => {
      const begun = world.server.begin(program, { url, headers, body }, resolve)
      signal.addEventListener('abort', () => world.server.abort(begun, String(signal.reason)), { once: true })
    })
  }
  const state = code.createSendingState()
  const credentials = code.createCredentialStore({
    ...spool,
    auth: () => (account ? { headers: { authorization: account }, account } : undefined),
    user: () => ({ accountUuid: account }),
    onAccount: (known) => writer.bind(known),
  })
  const writer = code.createWriter({
    ...spool,
    maxEventBytes,
    maxInMemory: () => maxInMemory,
    account: () => credentials.account() ?? code.hashAccount(random, account),
    opened: () => {
      program.step.stored = true
      code.keepCaps(swept, code.takeStock(spool), code.loosened(caps))
    },
  })
  const swept = { ...spool, writer, caps, claimer: code.createClaimer(spool) }
  const runTurn = code.createDelivery({
    ...swept,
    ...{ http: { post, close: () => {} }, wire, credentials, state, batch },
    mayLeave: () => true,
    endpoint: start.origin,
    authRequired: false,
    gzip: false,
    headers: {},
  })
  const takeable = () =>
    code.listSegments(disk, paths).filter((name) => code.isTakeable(name, clock.now(), { processes, nonce8 }))
  const turns = code.createTurns({
    ...spool,
    state,
    load: async () => async (request) => {
      underWay++
      return runTurn(request).finally(() => underWay--)
    },
    hasWork: (leftovers) =>
      writer.segments().some((segment) => segment.pending() > 0 || segment.reports.size > 0) ||
      (leftovers && takeable().length > 0),
    progress: () => state.requests + ledger.delivered() + ledger.dropped(),
    ready: async () => {},
  })
  let due: (() => void) | undefined
  const ring = () => {
    due = undefined
    turns.wake(false)
  }
  const sink = code.createRemote({
    ...spool,
    ...{ name: 'backend', wire, writer, state, turns },
    sampling: { now: () => new Map() },
    killswitch: { now: () => new Map() },
    allowed: () => true,
    batchClock: {
      note: () => {
        due ??= clock.later(batch().scheduledDelayMillis, ring)
      },
      reconfigure: () => {},
      stop: () => due?.(),
    },
    watch: () => () => {},
    authRequired: false,
    settingsChanged: () => {},
    begin: () => {},
    forgetCredentials: credentials.reset,
    mayDetach: async () => false,
    handOver: async () => {},
    diskLasts: true,
    closeHttp: () => {},
    waitingElsewhere: () => spool.givenBack.waitingIn(code.listSegments(disk, paths)),
    keepCaps: () => code.keepCaps(swept, code.takeStock(spool)),
  })
  program.maySeal = () => ending || state.backoff.attempts >= batch().maxAttempts
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
    storage: sink.storage,
    switchAccount: (next) => {
      account = next
      program.rolled = true
      sink.userChanged()
    },
    dropped: () => ledger.books(0, 0).dropped,
    setResource: writer.setResource,
    flush: (timeoutMs) => during(sink.flush({ timeoutMs, signal: undefined })),
    close: (timeoutMs) => {
      ending = true
      during(sink.shutdown({ timeoutMs, signal: undefined, upload: timeoutMs > 0 ? 'wait' : 'leave' }), () => {
        closed = true
      })
    },
    closed: () => closed && underWay === 0,
    atRest: () => underWay === 0,
    books: sink.health,
    folder: paths.segments,
  }
}
