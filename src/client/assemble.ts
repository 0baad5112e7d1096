/*
 * Whether there is a client at all: the options are read, and everybody is asked who may say no. Only where nobody does, `assemble-live.ts` puts
 * one together.
 */

import type { FieldProblem } from '../model/books.ts'
import type { Core } from '../model/core.ts'
import type { Insight } from '../model/insight.ts'
import { once } from '../model/once.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeEnvironment } from '../node/environment.ts'
import { collectorVariable, parseCollector, towardsCollector } from '../policy/collector.ts'
import { reportBad } from '../policy/on-bad.ts'
import { type OptOut, optOut } from '../policy/opt-out.ts'
import { batchDefaults } from '../policy/parse-batch.ts'
import { parseOptions } from '../policy/parse-options.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import { warn } from '../policy/warn.ts'
import { disabledCore, offUntil } from './disabled.ts'
import type { GetRecorder } from './get-recorder.ts'
import { listen } from './voice.ts'

const clock = nodeClock

/**
 * From what the host gave to what stands behind its client. Reads the options and tells what is wrong with them, and reads the
 * environment; touches nothing else.
 *
 * @param getRecorder gives what records.
 * @param swap puts another core in the place of the one returned: the host may switch a client on that began switched off.
 * @returns what builds the core, once somebody asks for it: many programs create a client and end without an event.
 */
export function assemble(
  getRecorder: GetRecorder,
  given: unknown,
  swap: (core: Core) => void,
  fields: Partial<Record<FieldProblem, number>> = {},
): () => Core {
  // Read before anything else, for the SDK's own event tells how long all of this took.
  let fromMs = 0
  try {
    if ((given as TelemetryOptions).audience === 'internal') fromMs = clock.monotonic()
  } catch {
    // A getter of the host that throws is reported where the options are parsed.
  }
  const faults: [where: string, message: string][] = []
  const onBad = (where: string, message: string) => void faults.push([where, message])
  const options = parseOptions(given, batchDefaults(nodeEnvironment.env, onBad), onBad)
  const insight: Insight | undefined =
    options.audience === 'internal' ? { fromMs, toMs: fromMs, bugs: [], record: () => {} } : undefined
  const collector = parseCollector(nodeEnvironment.env[collectorVariable], onBad)
  const voice = listen(given, options.app, nodeEnvironment, insight?.bugs)
  const { report, counts } = voice
  for (const fault of faults) reportBad(report, ...fault)

  // From here on in the order of the table in docs/privacy.md: the user's variables, the host, tests, no endpoint.
  const out = optOut(nodeEnvironment.env, options)
  const home = once(() => getRecorder().openHome(options, report))
  const { level } = options
  const levelNow = () => (level === 'off' ? level : (level?.now ?? 'all'))
  const off = (why: OptOut) => {
    const core = disabledCore(why, {
      ...{ report, diagnostics: counts, level: levelNow },
      changeConsent: (mode) => getRecorder().changeConsent(mode, home()),
      // Named as in `home/directory.ts`, which is in the recorder: that would have to be compiled for it.
      stateDir: () => {
        const state = options.stateDir ?? stateDirectory(nodeEnvironment)
        return state && `${state}/${options.app}`
      },
    })
    return () => core
  }
  // What remains if the host switches the client on later: `setEnabled(true)` overrides no more than the option `enabled: true` would.
  const final =
    out?.reason === 'host' && level !== 'off' ? optOut(nodeEnvironment.env, { ...options, enabled: true }) : out
  if (final) {
    const by = final.variable ?? final.reason
    report({ level: 'info', code: 'disabled', message: `${by}: nothing is recorded` }, by)
    return off(out ?? final)
  }
  if (options.endpoint === undefined && options.sinks.length + options.processors.length === 0) {
    // An endpoint that cannot be used was reported already.
    if (!faults.some(([where]) => where === 'endpoint')) {
      warn(report, 'disabled', 'endpoint: there is none; nothing is recorded')
    }
    return off({ reason: 'no_endpoint', variable: undefined })
  }
  // What was meant for the user's own collector must not go to the endpoint because of a slip in its address.
  if (collector === false) return off({ reason: 'variable', variable: collectorVariable })
  if (collector) voice.trace?.(`${collectorVariable}: everything goes to ${collector}`)
  const target = collector ? towardsCollector(options, collector) : options
  const live = () => getRecorder().assembleLive(target, voice, home(), fields, insight)
  if (out) return offUntil(live, off(out)(), swap)
  // Opened now and not at the first event: sinks report what is wrong with their options, and OpenTelemetry is loaded for the host's processors.
  if (!insight && options.sinks.length + options.processors.length === 0) return live
  const core = live()
  if (insight) insight.toMs = clock.monotonic()
  return () => core
}
