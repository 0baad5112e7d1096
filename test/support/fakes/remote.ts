import type { SettingsDocument, SettingsSource } from '../../../src/model/settings.ts'
import type { BatchClock } from '../../../src/outbox/batch-clock.ts'
import { createSendingState } from '../../../src/outbox/delivery/state.ts'
import { listSegments } from '../../../src/outbox/spool/listing.ts'
import { createTurns } from '../../../src/outbox/turns.ts'
import { parseKillswitch, parseSampling } from '../../../src/policy/parse-settings.ts'
import { createSettings } from '../../../src/settings/source.ts'
import { viewSettings } from '../../../src/settings/view.ts'
import { watchSettings } from '../../../src/settings/watch.ts'
import { createRemote } from '../../../src/sinks/remote.ts'
import { eventBatch } from '../../../src/wires/event-batch.ts'
import { drive } from './clock.ts'
import { type SendingOptions, sendingProgram } from './delivery.ts'
import { anEvent } from './events.ts'

export interface RemoteOptions extends SendingOptions {
  readonly settings?: SettingsSource
  readonly document?: SettingsDocument
  readonly diskLasts?: boolean
}

/** A whole remote sink, with everything below it; only the batch clock is a list of what it was told. */
export function remoteSink(options: RemoteOptions = {}) {
  const me = sendingProgram(options)
  const settings = createSettings(options.document)
  const source = options.settings ?? settings
  const sampling = viewSettings(source, 'sampling', parseSampling, me.report)
  const killswitch = viewSettings(source, 'killswitch', parseKillswitch, me.report)
  const log: string[] = []
  const self = { allowed: true }
  const batchClock: BatchClock = {
    note: (id) => void log.push(`note ${Number.parseInt(id.slice(-12), 16)}`),
    reconfigure: () => void log.push('reconfigure'),
    stop: () => void log.push('stop'),
  }
  const state = me.state ?? createSendingState()
  const { clock, writer, ledger, random } = me
  const turns = createTurns({
    ...{ clock, state, report: me.report },
    load: async () => (request) => {
      me.switches.mayLeave = self.allowed && killswitch.now().get('backend') !== true
      return me.start(request)
    },
    hasWork: (leftovers) =>
      writer.segments().some((segment) => segment.pending() > 0 || segment.reports.size > 0) || leftovers,
    progress: () => state.requests + ledger.delivered() + ledger.dropped(),
    ready: async () => {},
  })
  const sink = createRemote({
    ...{ clock, writer, ledger, random, state, turns, batchClock, sampling, killswitch, report: me.report },
    name: 'backend',
    wire: eventBatch(false),
    watch: (listener) => watchSettings(source, listener, me.report),
    authRequired: false,
    mayDetach: async () => false,
    handOver: async () => {},
    settingsChanged: () => {
      for (const view of [sampling, killswitch]) view.stale()
    },
    allowed: () => self.allowed,
    begin: () => void log.push('begin'),
    forgetCredentials: () => void log.push('forget'),
    diskLasts: options.diskLasts ?? true,
    closeHttp: () => me.http.close(),
    waitingElsewhere: () => me.givenBack.waitingIn(listSegments(me.disk, me.paths)),
    keepCaps: () => void log.push('keep caps'),
  })
  return {
    ...me,
    ...{ sink, settings, self, told: log },
    /** What the batch clock does when a batch is due. */
    batchDue: () => turns.wake(false),
    /** What the live core does with an event. */
    logEvent: (...numbers: readonly number[]) => {
      for (const n of numbers) {
        const { refused, rate } = sink.admit('tool_used')
        if (!refused) sink.accept(anEvent(n, rate === undefined ? {} : { metadata: { n, sample_rate: rate } }))
      }
    },
    flush: (timeoutMs = 5_000, signal?: AbortSignal) => drive(clock, sink.flush({ timeoutMs, signal })),
    shutdown: (timeoutMs = 5_000, upload: 'wait' | 'leave' = 'wait') =>
      drive(clock, sink.shutdown({ timeoutMs, signal: undefined, upload })),
  }
}
