import { createLedger } from '../books/ledger.ts'
import { openConsentFile } from '../home/consent-file.ts'
import { pathsOf } from '../home/directory.ts'
import type { Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { LineOutbox, LineOutboxOptions, LineWire } from '../model/line-outbox.ts'
import type { Ports } from '../model/ports.ts'
import type { Wire } from '../model/wire.ts'
import { nodeClock } from '../node/clock.ts'
import { createDisk } from '../node/disk.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { nodeRandom } from '../node/random.ts'
import { type OutboxTarget, openOutbox } from '../outbox/open.ts'
import { heldIn } from '../outbox/spool/held-lines.ts'
import { openKillFile } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import { parseEnding } from '../policy/parse-ending.ts'
import { type Options, parseOptions } from '../policy/parse-options.ts'
import { defaultBatch } from '../policy/parse-settings.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import { listen } from './voice.ts'
import { headersOf, placeOf, worksOf } from './wiring.ts'

const machine = nodeMachine

/** Builds a queue of lines from what a foreign program gave. Touches nothing until the first line, `flush` or `shutdown`. */
export function buildLineOutbox(given: LineOutboxOptions): LineOutbox {
  const { options, name, wire, report, trace } = read(given)
  const ports: Ports = {
    clock: nodeClock,
    random: nodeRandom,
    disk: diskOf(report),
    processes: nodeProcesses(),
    report,
    trace,
  }
  const stateDir = options.stateDir ?? stateDirectory(machine)
  const consentPath = stateDir === undefined ? undefined : pathsOf(stateDir, options.app, '').consent
  const consent = openConsentFile(consentPath, ports)
  const allowed = () => consent.current().mode !== 'off'
  const place = placeOf({ ...{ options, name, ports, consent, stateDir } })
  const ledger = createLedger()
  const kill = openKillFile({ ports, place })
  const outbox = openOutbox({
    ...{ ports, place, ledger, wire },
    kill,
    target: { ...targetOf(options, wire), sink: name },
    resource: constant(JSON.stringify(given.resource ?? {})),
    caps: options.spool,
    batch: () => options.batch,
    mayLeave: allowed,
    works: worksOf(options.network, machine, ports),
    // Nobody but a program that knows the wire can send what is left.
    rules: () => undefined,
    diskLasts: !isCi(machine.env),
  })
  const idOf = (key: string) => asUuid(ports.random.sha256(key))
  const shutdown: LineOutbox['shutdown'] = (ending) =>
    outbox.shutdown(parseEnding(ending, { timeoutMs: limits.exitTimeoutMs, upload: 'wait' }))

  return Object.freeze<LineOutbox>({
    append: (line, key) => {
      assertLine(line)
      if (allowed()) outbox.append(key === undefined ? ports.random.uuid() : idOf(key), line)
      else ledger.refuse('opt_out')
    },
    holds: (keys) => {
      const byId = new Map([...keys].map((key) => [idOf(key), key]))
      const found = place.usesDisk ? heldIn(ports.disk, place.paths, new Set(byId.keys())) : []
      return new Set([...found].map((id) => byId.get(id) as string))
    },
    flush: (ending) => outbox.flush(parseEnding(ending, { timeoutMs: limits.flushTimeoutMs, upload: 'wait' })),
    shutdown,
    health: () => {
      const until = kill.until()
      return { ...outbox.health(), killed: until === undefined ? undefined : { by: 'server', until } }
    },
    storage: outbox.storage,
    [Symbol.asyncDispose]: async () => void (await shutdown()),
  })
}

type Sendable = Options & { readonly endpoint: string; readonly origin: string }

/** Reads the options. What has no default worth the name is thrown about: a queue that leads nowhere would lose everything in silence. */
function read(given: LineOutboxOptions) {
  const { name } = given
  if (typeof name !== 'string' || !/^[a-z\d][a-z\d-]{0,47}$/.test(name))
    throw new TypeError('name: it must be 1 to 48 of a-z, 0-9 and -, as "traces"')
  const wire = wireOf(given.wire)
  const faults: [where: string, message: string][] = []
  const onBad = (where: string, message: string) => void faults.push([where, message])
  const options = parseOptions(known(given), { ...defaultBatch, path: wire.path }, onBad)
  const { endpoint, origin } = options
  if (endpoint === undefined || origin === undefined) {
    const why = faults.find(([where]) => where === 'endpoint')?.[1] ?? 'there is none'
    throw new TypeError(`endpoint: ${why.replace('; the client is disabled', '')}`)
  }
  const { report, trace } = listen(given, options.app, machine)
  for (const [where, message] of faults)
    report({ level: 'warn', code: 'bad_option', message: `${where}: ${message}` }, where)
  return { options: { ...options, endpoint, origin } satisfies Sendable, name, wire, report, trace }
}

/** Those that a queue of lines has in common with a client: the others would be told as misspelt. */
const known = (given: LineOutboxOptions) => {
  const { service, app, endpoint, auth, authRequired, batch, durability, network, compression } = given
  const { allowInsecure, spool, stateDir, debug, onDiagnostic } = given
  return {
    ...{ service, app, endpoint, auth, authRequired, batch, durability, network, compression },
    ...{ allowInsecure, spool, stateDir, debug, onDiagnostic },
  }
}

/** A wire for lines as the queue inside knows wires: nothing is encoded there. */
function wireOf(given: LineWire): Wire {
  const { name, path, headers, maxBodyBytes, overheadBytes = 1024, maxLines = Number.POSITIVE_INFINITY } = given
  if (typeof name !== 'string' || !/^[a-z\d][a-z\d-]*$/.test(name) || name === 'event-batch')
    throw new TypeError('wire.name: it must be of a-z, 0-9 and -, and not "event-batch"')
  if (typeof path !== 'string' || !path.startsWith('/')) throw new TypeError('wire.path: it must begin with a slash')
  return {
    ...{ name, path, headers, maxBodyBytes, overheadBytes, maxEvents: maxLines },
    addedBytes: () => 0,
    encode: () => {
      throw new TypeError('lines come encoded')
    },
    report: (drop) => given.report?.(drop),
    wrap: ({ resource, report, events }) => given.wrap({ resource, report, lines: events }),
    classify: (answer) => given.classify?.(answer),
    readsSuccess: given.classify !== undefined,
  }
}

function targetOf(options: Sendable, wire: Wire): Omit<OutboxTarget, 'sink'> {
  const { auth } = options
  return {
    url: options.endpoint,
    // The program that appends is who sends: there are no users whose events must not go with the credentials of others.
    auth:
      auth &&
      (async (request) => {
        const credentials = await auth(request)
        return credentials && { ...credentials, owner: 'tool' }
      }),
    user: () => undefined,
    authRequired: options.authRequired,
    gzip: options.compression === 'gzip',
    readsSuccess: wire.readsSuccess,
    headers: headersOf(options.service, wire.headers),
  }
}

const constant = (json: string) => ({
  json: () => json,
  begin: (use: (json: string) => void) => use(json),
  ready: async () => {},
})

const diskOf = (report: Report) =>
  createDisk((call, code) => {
    const message = `the file system has no ${call} (${code}); lines are on disk all the same, without it`
    report({ level: 'info', code: 'storage', message }, call)
  })

/** Anything else would be found damaged when it is read back, and be lost then: better to hear of it at once. */
function assertLine(line: string): void {
  if (typeof line !== 'string' || !line.startsWith('{') || !line.endsWith('}') || line.includes('\n'))
    throw new TypeError('a line must be a JSON object in one piece, without a line break')
}

const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
