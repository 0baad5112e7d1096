/*
 * The queue behind `orangebox/otel`: logs or spans of a host's own OpenTelemetry, on disk as soon as its SDK hands them over. With the
 * option `consent` it obeys the user as events do.
 */

import { internalDiagnostic } from '../books/report.ts'
import type { DropReason } from '../model/books.ts'
import { limits } from '../model/limits.ts'
import type { Auth } from '../model/options.ts'
import type { OtelResource, OtelScope } from '../model/otel-api.ts'
import type { OtelExporter, OtelOptions } from '../model/otel-options.ts'
import { nodeMachine } from '../node/machine.ts'
import { createGroups } from '../otel/groups.ts'
import { collectorVariable, parseCollector, towardsCollector } from '../policy/collector.ts'
import { describe } from '../policy/describe.ts'
import { type OnBad, reportBad } from '../policy/on-bad.ts'
import { optOut } from '../policy/opt-out.ts'
import { parseTimeout } from '../policy/parse-ending.ts'
import { isObject } from '../policy/validators.ts'
import { parseProtocol } from '../wires/otlp-form.ts'
import { otlpGrouped } from '../wires/otlp-grouped.ts'
import { openQueue, readOptions } from './open-queue.ts'
import { plainClock } from './plain-clock.ts'

/** What log records and spans have in common: where they come from. */
interface WithOrigin {
  readonly resource: OtelResource
  readonly instrumentationScope: OtelScope
}

/** The queue of one signal of a host's own OpenTelemetry. */
export interface OtelQueue<R> {
  /** Puts records on disk. Returns false where neither disk nor memory took one of them. Never throws. */
  keep(records: readonly R[]): boolean
  /** Sends what waits. Never rejects. Default of `withinMs`: 10 seconds. */
  forceFlush(withinMs?: number): Promise<void>
  /** Sends until its deadline and ends. Never rejects. */
  shutdown(): Promise<void>
  /** How long `shutdown` takes at most. */
  readonly timeoutMs: number
}

/** The delays of a batch in milliseconds, those of OpenTelemetry's own batch processors. */
const delays = { logs: 1_000, traces: 5_000 } as const

/**
 * Opens the queue of one signal. Touches nothing until the first record, `forceFlush` or `shutdown`.
 *
 * @param encode makes the JSON of OTLP of one record.
 * @throws TypeError if there is no endpoint that can be used.
 */
export function openOtelQueue<R extends WithOrigin>(
  signal: 'logs' | 'traces',
  given: OtelOptions,
  encode: (record: R) => string,
): OtelQueue<R> {
  const { options, wire, report, trace, obeysConsent, collector, timeoutMs } = readOtel(signal, given)
  let use = (_json: string): void => {}
  const groups = createGroups(() => use(groups.json()))
  const resource = {
    json: () => groups.json(),
    begin: (told: (json: string) => void) => {
      use = told
      use(groups.json())
    },
    ready: async () => {},
  }
  const queue = openQueue({
    ...{ options, name: `otlp-${signal}`, wire, report, trace, resource },
    obeysConsent,
    clock: (ports) => plainClock(ports.clock),
  })
  const { outbox, ledger, ports } = queue
  const isOptedOut = obeysConsent && (collector === false || optOut(nodeMachine.env, options) !== undefined)

  /** Records that neither disk nor memory took. */
  let lost = 0
  /** Whether the last flush ran out of time. Then waiting once more at the end of the program would be in vain. */
  let ranOut = false

  /** Whether a record was taken. The outbox throws nothing, so the books are asked. */
  const keepOne = (record: R): boolean => {
    if (isOptedOut || !queue.allowed()) {
      ledger.refuse('opt_out')
      return true
    }
    const line = `${groups.beginning(record.resource, record.instrumentationScope)}${encode(record)}}`
    const dropped = ledger.dropped()
    const before = lost
    outbox.append(ports.random.uuid(), line)
    // Nearly always nothing was given up, and then the reasons need not be looked at.
    if (ledger.dropped() === dropped) return true
    lost = untaken(ledger.books(0, 0).dropped)
    return lost === before
  }
  return {
    keep: (records) => {
      let all = true
      if (records.length > 0) ranOut = false
      for (const record of records) {
        try {
          all = keepOne(record) && all
        } catch (error) {
          // A getter of the host's threw, or a value has no JSON. Only this record is lost.
          all = false
          report(internalDiagnostic('encoding a record', error), 'encode')
        }
      }
      return all
    },
    forceFlush: async (withinMs = limits.flushTimeoutMs) => {
      ranOut = (await outbox.flush({ timeoutMs: withinMs, signal: undefined })).timedOut
    },
    shutdown: async () =>
      void (await outbox.shutdown({ timeoutMs: ranOut ? 0 : timeoutMs, signal: undefined, upload: 'wait' })),
    timeoutMs,
  }
}

/** How many of the records just given were not taken. Other drops concern events that had waited before. */
const untaken = (dropped: Readonly<Partial<Record<DropReason, number>>>): number =>
  (dropped.queue_full ?? 0) + (dropped.no_disk ?? 0) + (dropped.too_large ?? 0)

/** The queue as one of OpenTelemetry's exporters. An export succeeds when the records are on disk; none waits for the network. */
export const exporterOf = <R>({ keep, forceFlush, shutdown, timeoutMs }: OtelQueue<R>): OtelExporter<R> => ({
  export: (records, done) => {
    const isKept = keep(records)
    done(isKept ? { code: 0 } : { code: 1, error: new Error('orangebox: neither disk nor memory took all records') })
  },
  // OpenTelemetry's batch processor flushes its exporter before it shuts it down.
  forceFlush: () => forceFlush(timeoutMs),
  shutdown,
})

/** The options, and what of them is looked at here alone. */
function readOtel(signal: 'logs' | 'traces', given: OtelOptions) {
  const { path } = otlpGrouped(signal)
  const batch = { scheduledDelayMillis: delays[signal], maxExportBatchSize: 512, path }
  const onBad: OnBad = (where, message) => reportBad(report, where, message)
  const { options: own, report, trace } = readOptions(known(given), batch, given, ownNames)
  if (given.headers !== undefined && !isObject(given.headers))
    onBad('headers', 'what was given is not an object; none are sent')
  const wire = otlpGrouped(signal, parseProtocol(given.protocol, onBad))
  const obeysConsent = consentOf(given.consent, onBad)
  // The user's own collector, as a client obeys it; false: its address cannot be used.
  const collector = obeysConsent ? parseCollector(nodeMachine.env[collectorVariable], onBad) : undefined
  return {
    ...{ wire, report, trace, obeysConsent, collector },
    options: collector ? towardsCollector(own, collector) : own,
    timeoutMs: parseTimeout(given.timeoutMs, limits.exitTimeoutMs, 'timeoutMs', onBad),
  }
}

/** Whether the user's answer holds here, too. Anything that is no boolean counts as the careful answer. */
function consentOf(given: unknown, onBad: OnBad): boolean {
  if (given !== undefined && typeof given !== 'boolean')
    onBad('consent', `${describe(given)} is neither true nor false; using true`)
  return given !== undefined && given !== false
}

/** The options that a client does not have. */
const ownNames = ['headers', 'protocol', 'consent', 'timeoutMs'] as const

/** The options that it has in common with a client. */
function known(given: OtelOptions): object {
  const { service, app, endpoint, authRequired, batch, durability, network, compression } = given
  const { allowInsecure, stateDir, debug, onDiagnostic, headers, spool } = given
  const auth: Auth | undefined = given.auth ?? (isObject(headers) ? () => ({ headers, owner: 'tool' }) : undefined)
  return {
    ...{ service, app, endpoint, auth, authRequired, batch, durability, network, compression },
    ...{ allowInsecure, stateDir, debug, onDiagnostic },
    // Larger than for events, because a host's own records may carry a prompt or a page.
    spool: { maxEventBytes: 512 * 1024, ...spool },
  }
}
