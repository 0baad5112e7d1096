/* The queue behind `orangebox/outbox`: the same outbox as a client's, for programs whose lines are encoded already. */

import { limits } from '../model/limits.ts'
import type { LineOutbox, LineOutboxOptions } from '../model/line-outbox.ts'
import { or } from '../model/or.ts'
import { backlogIn, heldIn } from '../outbox/spool/held-lines.ts'
import { describe } from '../policy/describe.ts'
import { type OnBad, reportBad } from '../policy/on-bad.ts'
import { parseEnding } from '../policy/parse-ending.ts'
import { tellUnknown } from '../policy/take.ts'
import { isObject } from '../policy/validators.ts'
import { WrongUse } from '../policy/wrong-use.ts'
import { wireNames, wireOf } from './line-wire.ts'
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
  const onBad: OnBad = (where, message) => reportBad(report, where, message)
  const wire = wireOf(given.wire, onBad)
  const { options, report, trace } = readOptions(known(given), { path: wire.path }, given, ['name', 'wire', 'resource'])
  tellUnknown(given.wire, wireNames, 'wire', onBad)
  const resource = constant(JSON.stringify(resourceOf(given.resource, onBad)))
  const { outbox, ledger, ports, place, kill, allowed } = openQueue({
    ...{ options, name, wire, report, trace, resource },
    obeysConsent: true,
  })
  // The same key has the same id in every run, so that `holds` finds what an earlier run appended.
  const idOf = (key: string) => asUuid(ports.random.sha256(key))
  const shutdown: LineOutbox['shutdown'] = (ending) =>
    outbox.shutdown(parseEnding(ending, { timeoutMs: limits.exitTimeoutMs, upload: 'wait' }, 'shutdown', report))

  return Object.freeze<LineOutbox>({
    append: (line, key) => {
      assertLine(line)
      const id = key === undefined ? ports.random.uuid() : idOf(key)
      if (!allowed()) ledger.refuse('opt_out')
      // A segment has one line for each id: a second one would take the place of the first, unseen.
      else if (outbox.holds(id)) ledger.refuse('duplicate')
      else outbox.append(id, line)
    },
    holds: (keys) => {
      const byId = new Map([...keys].map((key) => [idOf(key), key]))
      const found = place.usesDisk ? heldIn(ports.disk, place.paths, new Set(byId.keys())) : []
      return new Set([...found].map((id) => byId.get(id) as string))
    },
    backlog: () => (place.usesDisk ? backlogIn(ports.disk, place.paths) : { files: 0, bytes: 0 }),
    flush: (ending) =>
      outbox.flush(parseEnding(ending, { timeoutMs: limits.flushTimeoutMs, upload: 'wait' }, 'flush', report)),
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

/** The resource if it is an object; anything else would make a body that no endpoint expects. */
function resourceOf(given: unknown, onBad: OnBad): object {
  if (given === undefined || isObject(given)) return given ?? {}
  onBad('resource', `${describe(given)} is not an object; using an empty one`)
  return {}
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
