/* A whole remote sink by the production outbox, on scripted ports. */

import type { PipelineModule } from '../../../src/model/pipeline.ts'
import type { SettingsDocument, SettingsSource } from '../../../src/model/settings.ts'
import { batchesOf } from '../../../src/outbox/batches.ts'
import { createCredentialStore } from '../../../src/outbox/delivery/credentials.ts'
import { createDelivery } from '../../../src/outbox/delivery/delivery.ts'
import { openOutbox } from '../../../src/outbox/open.ts'
import { meansOf } from '../../../src/outbox/what-sends.ts'
import { parseKillswitch } from '../../../src/policy/parse-killswitch.ts'
import { parseSampling } from '../../../src/policy/parse-sampling.ts'
import { drawFor } from '../../../src/policy/sampling.ts'
import { createSettings } from '../../../src/settings/source.ts'
import { viewSettings } from '../../../src/settings/view.ts'
import { watchSettings } from '../../../src/settings/watch.ts'
import { createFanOut } from '../../../src/sinks/fan-out.ts'
import { createRemote } from '../../../src/sinks/remote.ts'
import { answering, isKilled } from '../../../src/sinks/rules.ts'
import { drive, settle } from './clock.ts'
import { type SendingOptions, sendingProgram } from './delivery.ts'
import { anEvent } from './events.ts'
import { scriptedPipelines } from './pipeline.ts'
import { resourceJson } from './schema.ts'
import { defaultCaps } from './spool.ts'

export interface RemoteOptions extends SendingOptions {
  /** A source of the test's own. Default: one that says `document`, and changes when the test says so. */
  readonly settings?: SettingsSource
  readonly document?: SettingsDocument
  readonly diskLasts?: boolean
  /** No batch is due by itself, only when `dueNow` says so. */
  readonly dueByHand?: boolean
}

/** A whole remote sink: the production outbox on scripted ports, and OpenTelemetry's processor played. */
export function remoteSink(options: RemoteOptions = {}) {
  const me = sendingProgram(options)
  const settings = createSettings(options.document)
  const source = options.settings ?? settings
  const sampling = viewSettings(source, 'sampling', parseSampling, me.report)
  const killswitch = viewSettings(source, 'killswitch', parseKillswitch, me.report)
  /** The host's own switch, and how often the sink asked for facts and heard of settings. */
  const self = { allowed: true, begun: 0, settingsChanged: 0 }
  const pipelines = scriptedPipelines()
  let isDue = false
  let rings = () => {}
  // A batch clock of the test's own: turns then begin when the test says so, and never because enough events have come.
  const byHand: PipelineModule = {
    sameSchedule: () => true,
    createPipeline: ({ onBatch }) => {
      const ids: string[] = []
      const ring = () => {
        if (isDue) onBatch(ids.splice(0))
        isDue = false
      }
      rings = ring
      return { emit: (id) => void ids.push(id), flush: async () => ring(), shutdown: async () => void ids.splice(0) }
    },
  }
  const { clock, ledger, random, ports, place, sending, http } = me
  const { wire, target, kill } = sending
  const rules = { name: 'backend', sampling, killswitch, server: kill }
  const outbox = openOutbox({
    rules: () => undefined,
    ...{ ports, place, ledger, wire, target, kill },
    batch: () => sending.batch(),
    resource: {
      json: () => resourceJson,
      begin: (use) => {
        self.begun++
        use(resourceJson)
      },
      ready: async () => {},
    },
    caps: defaultCaps,
    mayLeave: () => me.switches.mayLeave && self.allowed && !isKilled(rules),
    works: {
      clock: async () => batchesOf(options.dueByHand ? byHand : pipelines.module),
      credentials: async () => createCredentialStore,
      sending: async () => meansOf({ createDelivery, http }),
    },
    diskLasts: options.diskLasts ?? true,
  })
  const sink = createRemote({ rules, wire, outbox, privileged: false })
  const fanOut = createFanOut(
    [
      {
        name: 'backend',
        ...answering(rules),
        refuse: ledger.refuse,
        sink: () => sink,
      },
    ],
    me.report,
  )
  const unsubscribe = watchSettings(
    source,
    () => {
      self.settingsChanged++
      // In this order, as the client does it: a sink that hears of a change asks the views at once.
      for (const view of [sampling, killswitch]) view.stale()
      fanOut.tell((each) => each.settingsChanged())
    },
    me.report,
  )
  /** What the live core does with an event. */
  const logOne = (n: number, name = 'tool_used', session = 'session') => {
    if (!self.allowed) return fanOut.refuse('opt_out')
    const draw = drawFor(random.roll(), { session: () => session, device: () => 'device' }, random.sha256)
    fanOut.take(name, draw, (rate) =>
      anEvent(n, { name, metadata: rate === undefined ? { n } : { n, sample_rate: rate } }),
    )
  }
  return {
    ...me,
    ...{ sink, settings, self, pipelines },
    dueNow: () => {
      isDue = true
      // Behind what tells the processor of the events logged just now.
      clock.later(0, () => rings())
    },
    /** Lets OpenTelemetry's processor, once it is there, find that a batch is due. */
    batchDue: async () => {
      await clock.pass(sending.batch().scheduledDelayMillis)
      for (const { tick } of pipelines.built.slice(-1)) tick()
      await settle()
    },
    logOne,
    logEvent: (...numbers: readonly number[]) => {
      for (const n of numbers) logOne(n)
    },
    flush: (timeoutMs = 5_000, signal?: AbortSignal) => drive(clock, sink.flush({ timeoutMs, signal })),
    shutdown: (timeoutMs = 5_000, upload: 'wait' | 'leave' = 'wait') => {
      // A client stops following its settings before its sinks end.
      unsubscribe()
      return drive(clock, sink.shutdown({ timeoutMs, signal: undefined, upload }))
    },
  }
}
