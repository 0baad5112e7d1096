import { createLedger } from './books/ledger.ts'
import { createReporter } from './books/report.ts'
import { createFacade } from './client/facade.ts'
import { createLiveCore, type Self } from './client/live.ts'
import { openSeenFile } from './home/seen-file.ts'
import type { TelemetryEvent } from './model/event.ts'
import type { Telemetry } from './model/telemetry.ts'
import { nodeClock } from './node/clock.ts'
import { nodeDisk } from './node/disk.ts'
import { nodeRandom } from './node/random.ts'
import { type Consent, neverAsked } from './policy/consent.ts'
import { createFanOut } from './sinks/fan-out.ts'
import { createMemorySink } from './sinks/memory.ts'

export type { TelemetryEvent } from './model/event.ts'

/** A client that remembers, for the tests of a host. */
export interface TestTelemetry extends Telemetry {
  /** What was logged, oldest first, as it would have left: labels are texts, unfit fields are gone. */
  readonly events: readonly TelemetryEvent[]
  /** Forgets `events`. */
  clear(): void
}

/** A client on which everything works and nothing leaves: no disk, no network, no opt-out (test runners set `NODE_ENV=test`). */
export function createTestTelemetry(): TestTelemetry {
  const self: Self = { user: undefined, enabled: true }
  let consent: Consent = neverAsked
  const ledger = createLedger()
  const sink = createMemorySink(ledger)
  const { report, counts } = createReporter([])
  const destination = { name: 'memory', admit: () => ({}), refuse: ledger.refuse, sink: () => sink }
  const fanOut = createFanOut([destination], report)
  const [session, installation] = [nodeRandom.uuid(), nodeRandom.uuid()]
  const core = createLiveCore({
    self,
    random: nodeRandom,
    seen: openSeenFile({ paths: undefined, disk: nodeDisk, clock: nodeClock, random: nodeRandom, writes: false }),
    report,
    diagnosticCounts: counts,
    fields: {},
    sessionId: () => session,
    installationId: () => installation,
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
  const telemetry = createFacade(() => core, nodeClock, nodeRandom)
  const more = { events: sink.events, clear: () => void sink.events.splice(0) } as unknown as TestTelemetry
  return Object.freeze(Object.defineProperties(more, Object.getOwnPropertyDescriptors(telemetry)))
}
