import { createLedger } from './books/ledger.ts'
import { createReporter } from './books/report.ts'
import { createFacade } from './client/facade.ts'
import { createLiveCore, type Self } from './client/live.ts'
import { openSeenFile } from './home/seen-file.ts'
import type { Catalogue } from './model/catalogue.ts'
import type { TelemetryEvent } from './model/event.ts'
import type { TelemetryOptions } from './model/options.ts'
import type { TelemetryOf } from './model/typed-telemetry.ts'
import { nodeClock } from './node/clock.ts'
import { nodeDisk } from './node/disk.ts'
import { nodeRandom } from './node/random.ts'
import { type Consent, neverAsked } from './policy/consent.ts'
import { createFanOut } from './sinks/fan-out.ts'
import { createMemorySink } from './sinks/memory.ts'

export type { TelemetryEvent } from './model/event.ts'

/** What a host's test looks at. */
export interface Remembering {
  /** What was logged, oldest first, as it would have left: labels are texts, unfit fields are gone. */
  readonly events: readonly TelemetryEvent[]
  /** Forgets `events`. */
  clear(): void
}

/** A client that remembers. */
export type TestTelemetry<K extends Catalogue | undefined = undefined> = TelemetryOf<K> & Remembering

/**
 * A client on which everything works and nothing leaves: no disk, no network, no opt-out (test runners set `NODE_ENV=test`).
 *
 * @param options `events`: the catalogue of the host. Default: none.
 */
export function createTestTelemetry<const K extends Catalogue | undefined = undefined>(
  options?: Pick<TelemetryOptions<K>, 'events'>,
): TestTelemetry<K> {
  const self: Self = { user: undefined, enabled: true }
  let consent: Consent = neverAsked
  const ledger = createLedger()
  const sink = createMemorySink(ledger)
  const { report, counts } = createReporter([])
  const destination = { name: 'memory', admit: () => ({}), refuse: ledger.refuse, sink: () => sink }
  const fanOut = createFanOut([destination], report)
  const [session, installation, salt] = [nodeRandom.uuid(), nodeRandom.uuid(), nodeRandom.uuid()]
  const core = createLiveCore({
    self,
    random: nodeRandom,
    seen: openSeenFile({ paths: undefined, disk: nodeDisk, clock: nodeClock, random: nodeRandom, writes: false }),
    report,
    diagnosticCounts: counts,
    fields: {},
    sessionId: () => session,
    installationId: () => installation,
    salt: () => salt,
    consent: () => consent,
    changeConsent: (mode) => {
      consent = { mode, text: null }
      return { written: false, problem: undefined }
    },
    stateDir: undefined,
    fanOut,
    begin: () => {},
    end: fanOut.shutdown,
    exit: { upload: 'leave', timeoutMs: 0 },
  })
  const telemetry = createFacade(() => core, nodeClock, nodeRandom, options?.events)
  const more = { events: sink.events, clear: () => void sink.events.splice(0) }
  return Object.freeze(
    Object.defineProperties(more, Object.getOwnPropertyDescriptors(telemetry)),
  ) as unknown as TestTelemetry<K>
}
