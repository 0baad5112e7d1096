/* The queue behind `orangebox/outbox`: the same outbox as a client's, for programs whose lines are encoded already. */

import { limits } from '../model/limits.ts'
import type { LineAnswer, LineOutbox, LineOutboxOptions, LineWire } from '../model/line-outbox.ts'
import { or } from '../model/or.ts'
import type { Wire } from '../model/wire.ts'
import { backlogIn, heldIn } from '../outbox/spool/held-lines.ts'
import { describe, errorName } from '../policy/describe.ts'
import { type OnBad, reportBad } from '../policy/on-bad.ts'
import { parseEnding } from '../policy/parse-ending.ts'
import { WrongUse } from '../policy/wrong-use.ts'
import { openQueue, readOptions } from './open-queue.ts'

/**
 * Builds the queue. Touches nothing until the first line, `flush` or `shutdown`.
 *
 * @throws TypeError for a name, a wire or an endpoint that cannot be used: without them there is nowhere to keep or send anything.
 */
export function buildLineOutbox(given: LineOutboxOptions): LineOutbox {
  const { name } = given
  if (typeof name !== 'string' || !/^[a-z\d][a-z\d-]{0,47}$/.test(name))
    throw new WrongUse(`name: it must be 1 to 48 of a-z, 0-9 and -, as "traces", and was ${describe(name)}`)
  const wire = wireOf(given.wire, (where, message) => reportBad(report, where, message))
  const { options, report, trace } = readOptions(known(given), { path: wire.path }, given)
  const resource = constant(JSON.stringify(given.resource ?? {}))
  const { outbox, ledger, ports, place, kill, allowed } = openQueue({
    ...{ options, name, wire, report, trace, resource },
    obeysConsent: true,
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
    backlog: () => (place.usesDisk ? backlogIn(ports.disk, place.paths) : { files: 0, bytes: 0 }),
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

/** The options that a queue of lines shares with a client. Its own are left out, because the parser would report them as misspelt. */
const known = (given: LineOutboxOptions) => {
  const { service, app, endpoint, auth, authRequired, batch, durability, network, compression } = given
  const { allowInsecure, spool, stateDir, debug, onDiagnostic } = given
  return {
    ...{ service, app, endpoint, auth, authRequired, batch, durability, network, compression },
    ...{ allowInsecure, spool, stateDir, debug, onDiagnostic },
  }
}

/** The program's wire, as the outbox knows wires. Lines come encoded, so it never has to encode. */
function wireOf(given: LineWire, onBad: OnBad): Wire {
  if (typeof given !== 'object' || given === null)
    throw new WrongUse(`wire: it must be an object with name, path and wrap(), and was ${describe(given)}`)
  const { name, path, headers, maxBodyBytes, overheadBytes = 1024, maxLines = Number.POSITIVE_INFINITY } = given
  if (typeof name !== 'string' || !/^[a-z\d][a-z\d-]*$/.test(name) || name === 'event-batch')
    throw new WrongUse(`wire.name: it must be of a-z, 0-9 and -, and not "event-batch", and was ${describe(name)}`)
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw new WrongUse(`wire.path: it must begin with a slash, and was ${describe(path)}`)
  if (typeof given.wrap !== 'function')
    throw new WrongUse(`wire.wrap: it must be a function that makes a body of lines, and was ${describe(given.wrap)}`)
  return {
    ...{ name, path, headers, maxBodyBytes, overheadBytes, maxEvents: maxLines },
    addedBytes: () => 0,
    encode: () => {
      throw new TypeError('lines come encoded')
    },
    report: (drop) => given.report?.(drop),
    wrap: ({ resource, report, events }) => {
      const body: unknown = given.wrap({ resource, report, lines: events })
      if (typeof body !== 'string') throw new TypeError('wire.wrap: it must return a text')
      return body
    },
    classify: (answer) => meaningOf(given, answer, onBad),
    readsSuccess: given.classify !== undefined,
  }
}

/**
 * What the wire says an answer means. What it does not know how to say means what it does by default: taken for a delivery, as a promise once was,
 * it would lose lines in silence, and an exception would have the same lines sent again at once.
 */
function meaningOf(given: LineWire, answer: LineAnswer, onBad: OnBad): ReturnType<NonNullable<LineWire['classify']>> {
  try {
    const meant = given.classify?.(answer)
    if (meant === undefined || meant === 'delivered' || meant === 'retry' || meant === 'refused') return meant
    onBad(
      'wire.classify',
      `${describe(meant)} is none of delivered, retry, refused and undefined; the default table holds`,
    )
  } catch (error) {
    onBad('wire.classify', `it threw ${errorName(error)}; the default table holds`)
  }
  return undefined
}

/** A resource that never changes and is known at once. */
const constant = (json: string) => ({
  json: () => json,
  begin: (use: (json: string) => void) => use(json),
  ready: async () => {},
})

/** Throws if a line could not be read back from disk. Such a line would be lost later, when nobody can tell the program that appended it. */
function assertLine(line: string): void {
  if (!isObjectInOnePiece(line))
    throw new WrongUse(
      `append: the line must be a JSON object as text, in one piece and without a line break; it was ${describe(line)}`,
    )
}

/** Parsed, because one line that is none would have the request refused that carries it with others. */
const isObjectInOnePiece = (line: unknown): boolean =>
  typeof line === 'string' &&
  line.startsWith('{') &&
  line.endsWith('}') &&
  !line.includes('\n') &&
  or(false, () => JSON.parse(line) !== undefined)

/** A hash in the form of the ids that the spool knows. */
const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
