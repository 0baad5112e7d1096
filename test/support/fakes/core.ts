/* What stands behind the façade, for tests of the façade and of loggers. */

import { createLedger } from '../../../src/books/ledger.ts'
import { createReporter } from '../../../src/books/report.ts'
import { createLiveCore, type Self } from '../../../src/client/live.ts'
import { openSeenFile } from '../../../src/home/seen-file.ts'
import type { FieldProblem } from '../../../src/model/books.ts'
import type { Core } from '../../../src/model/core.ts'
import { once } from '../../../src/model/once.ts'
import { createFanOut } from '../../../src/sinks/fan-out.ts'
import { createMemorySink } from '../../../src/sinks/memory.ts'
import { scriptedClock } from './clock.ts'
import { memoryDisk } from './disk.ts'
import { scriptedRandom, uuid } from './random.ts'

/** A live core over a sink in memory, without files, timers and requests. `calls` are those that reach the sink, `said` the diagnostics. */
export function memoryCore({ isInternal = false } = {}) {
  const self: Self = { user: undefined, enabled: true }
  const said: { readonly code: string; readonly message: string }[] = []
  const reporter = createReporter([({ code, message }) => void said.push({ code, message })])
  const ledger = createLedger()
  const memory = createMemorySink(ledger)
  const calls: unknown[][] = []
  // Flush and shutdown of a sink in memory are done at once; what they were asked for is what a test of the façade looks at.
  const sink = {
    ...memory,
    userChanged: () => void calls.push(['userChanged']),
    enabledChanged: (enabled: boolean) => void calls.push(['enabledChanged', enabled]),
    flush: async (ending: object) => {
      calls.push(['flush', ending])
      return memory.flush({ timeoutMs: 0, signal: undefined })
    },
    shutdown: async (ending: object) => {
      calls.push(['shutdown', ending])
      return memory.shutdown({ timeoutMs: 0, signal: undefined, upload: 'leave' })
    },
  }
  const destination = { name: 'memory', admit: () => ({}), refuse: ledger.refuse, sink: () => sink }
  const fanOut = createFanOut([destination], reporter.report)
  /** The user's answer, for tests to change as another process would. */
  const consent = { now: { mode: 'on' as 'on' | 'local' | 'off', text: null as string | null } }
  const fields: Partial<Record<FieldProblem, number>> = {}
  const core: Core = createLiveCore({
    seen: once(() =>
      openSeenFile({
        ...{ paths: undefined, disk: memoryDisk(), clock: scriptedClock() },
        random: scriptedRandom(),
        writes: false,
      }),
    ),
    ...{ self, fields, random: scriptedRandom(), voice: reporter },
    ids: { sessionId: () => 'client session', installationId: () => uuid(1, 0xd), salt: () => uuid(1, 0xe) },
    consent: () => consent.now,
    changeConsent: (mode) => {
      consent.now = { mode, text: null }
      return { written: true, problem: undefined }
    },
    stateDir: '/state/acme',
    isInternal,
    ...{ fanOut, begin: () => {}, end: fanOut.shutdown },
    exit: { upload: 'wait', timeoutMs: 1_000 },
  })
  return { core, self, said, calls, consent, sink, events: memory.events, health: () => core.health() }
}
