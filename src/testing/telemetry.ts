/*
 * `createTestTelemetry`: the real façade, core and rules over a sink that remembers. What a host's test sees is what production would have
 * recorded, not what a mock was told to do.
 */

import { createLedger } from '../books/ledger.ts'
import { createReporter } from '../books/report.ts'
import { createFacade } from '../client/facade.ts'
import { createLiveCore, type Self } from '../client/live.ts'
import { openSettings } from '../client/settings.ts'
import { openSeenFile } from '../home/seen-file.ts'
import type { Catalogue } from '../model/catalogue.ts'
import type { Core } from '../model/core.ts'
import type { Report } from '../model/diagnostics.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { Health } from '../model/health.ts'
import type { TelemetryLevel } from '../model/level.ts'
import { once } from '../model/once.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { backendName } from '../model/sink.ts'
import type { TelemetryOf } from '../model/typed-telemetry.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'
import { type Consent, neverAsked } from '../policy/consent.ts'
import { describe } from '../policy/describe.ts'
import { type OnBad, reportBad } from '../policy/on-bad.ts'
import { defaultBatch } from '../policy/parse-batch.ts'
import { parseOptions } from '../policy/parse-options.ts'
import { isCatalogue } from '../policy/validators.ts'
import { made, WrongUse } from '../policy/wrong-use.ts'
import { createFanOut, type FanOut } from '../sinks/fan-out.ts'
import { createMemorySink } from '../sinks/memory.ts'
import { answering } from '../sinks/rules.ts'

/** What a host's test looks at. */
export interface Remembering<K extends Catalogue | undefined = undefined> {
  /** What was logged, oldest first, as it would have left: labels are texts, unfit fields are gone. */
  readonly events: readonly TelemetryEvent[]
  /** The catalogue it was given. */
  readonly catalogue: K
  /** Forgets `events`. */
  clear(): void
}

/** A client that remembers. */
export type TestTelemetry<K extends Catalogue | undefined = undefined> = TelemetryOf<K> & Remembering<K>

/** What of a client's options counts for one that remembers. */
export type TestOptions<K extends Catalogue | undefined = undefined> = Pick<
  TelemetryOptions<K>,
  'audience' | 'events' | 'level' | 'settings' | 'settingNames' | 'onDiagnostic'
>

/**
 * A client on which everything works and nothing leaves: no disk, no network, no opt-out (test runners set `NODE_ENV=test`). Its one sink is
 * called `backend`, as that of a real client.
 *
 * @param options `events`: the catalogue of the host, which decides as it does in production. `settings`, `settingNames`: sampling and
 * killswitch hold. `onDiagnostic`: what the client has to say. `audience`: `internal` for events that are. `level`: holds. Default: none of them.
 * @throws TypeError if `events` is no catalogue, or the options throw when they are read: a test would pass that tests nothing.
 */
export const createTestTelemetry = <const K extends Catalogue | undefined = undefined>(
  options: TestOptions<K> = {},
): TestTelemetry<K> => made('createTestTelemetry', options ?? {}, build<K>)

function build<const K extends Catalogue | undefined>(options: TestOptions<K>): TestTelemetry<K> {
  const { audience, events: catalogue, level, settings, settingNames, onDiagnostic } = options
  if (catalogue !== undefined && !isCatalogue(catalogue))
    throw new WrongUse(`events must be what defineEvents() returns, and was ${describe(catalogue)}`)
  const { report, counts } = createReporter(typeof onDiagnostic === 'function' ? [onDiagnostic] : [])
  const ledger = createLedger()
  const sink = createMemorySink(ledger)
  const rules = rulesOf({ settings, settingNames }, report)
  const destination = { name: backendName, refuse: ledger.refuse, sink: () => sink, ...answering(rules) }
  const fanOut = createFanOut([destination], report)
  const { begin, end } = rules
  const shutdown: typeof fanOut.shutdown = (ending) => {
    end()
    return fanOut.shutdown(ending)
  }
  const core = createCore({ report, fanOut, counts, begin, end: shutdown, isInternal: audience === 'internal', level })
  const telemetry = createFacade(() => core, nodeClock, nodeRandom, catalogue)
  const more = { events: sink.events, catalogue, clear: () => void sink.events.splice(0) }
  return Object.freeze(
    Object.defineProperties(more, Object.getOwnPropertyDescriptors(telemetry)),
  ) as unknown as TestTelemetry<K>
}

/** Sampling and killswitch, read as a real client reads them. */
function rulesOf(given: Pick<TelemetryOptions, 'settings' | 'settingNames'>, report: Report) {
  const onBad: OnBad = (where, message) => reportBad(report, where, message)
  const service = { name: 'test', version: '0.0.0' }
  const options = parseOptions({ ...given, service, endpoint: undefined }, defaultBatch, onBad)
  return { name: backendName, ...openSettings(options, report) }
}

/** The consent while the level is `off`. There are no files, so nothing has to be deleted. */
const underLevel: Consent = { mode: 'off', text: null, by: 'level' }

/** What a core is made of that not every test client has in common. */
interface CoreParts {
  readonly report: Report
  readonly fanOut: FanOut
  readonly counts: () => Health['diagnostics']
  readonly begin: () => void
  readonly end: FanOut['shutdown']
  readonly isInternal: boolean
  readonly level: TelemetryLevel | undefined
}

/** Session, installation and salt are random, so that no test shares them with another one. */
function createCore({ report, fanOut, counts, begin, end, isInternal, level }: CoreParts): Core {
  const self: Self = { user: undefined, enabled: true }
  let consent: Consent = neverAsked
  const [session, installation, salt] = [nodeRandom.uuid(), nodeRandom.uuid(), nodeRandom.uuid()]
  return createLiveCore({
    ...{ self, fanOut, begin, end, isInternal, random: nodeRandom, voice: { report, counts } },
    seen: once(() =>
      openSeenFile({ paths: undefined, disk: nodeDisk, clock: nodeClock, random: nodeRandom, writes: false }),
    ),
    fields: {},
    ids: { sessionId: () => session, installationId: () => installation, salt: () => salt },
    level: level && (() => level.now),
    consent: () => (level?.now === 'off' ? underLevel : consent),
    changeConsent: (mode) => {
      consent = { mode, text: null }
      return { written: false, problem: undefined }
    },
    stateDir: undefined,
    exit: { upload: 'leave', timeoutMs: 0 },
  })
}
