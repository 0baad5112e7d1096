/*
 * Puts a client together: the one place that knows adapters, rules and sinks at once. Everything else gets what it needs handed in, which
 * is why tests can build any part of it alone.
 */

import { changeConsent, clear } from '../home/change-consent.ts'
import { holdBack } from '../home/held-consent.ts'
import { openIdentities } from '../home/identities.ts'
import type { AttachesLevel } from '../home/levelled.ts'
import { openSeenFile } from '../home/seen-file.ts'
import type { FieldProblem } from '../model/books.ts'
import type { Core } from '../model/core.ts'
import { ownEvent } from '../model/event.ts'
import type { Insight } from '../model/insight.ts'
import { levelDoor } from '../model/level.ts'
import { limits } from '../model/limits.ts'
import { once } from '../model/once.ts'
import type { TelemetryOptions } from '../model/options.ts'
import type { Status } from '../model/telemetry.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { nodeRandom } from '../node/random.ts'
import { isCi } from '../policy/ci.ts'
import { collectorVariable, parseCollector, towardsCollector } from '../policy/collector.ts'
import { reportBad } from '../policy/on-bad.ts'
import { type OptOut, optOut } from '../policy/opt-out.ts'
import { type Options, parseOptions } from '../policy/parse-options.ts'
import { batchDefaults } from '../policy/parse-settings.ts'
import { warn } from '../policy/warn.ts'
import { createFanOut } from '../sinks/fan-out.ts'
import { openDestinations } from './destinations.ts'
import { disabledCore, offUntil } from './disabled.ts'
import { createEnding } from './ending.ts'
import { createLiveCore, type Self } from './live.ts'
import { openNotice } from './notice.ts'
import { type Home, openHome } from './open-home.ts'
import { createResourceSource } from './resource-source.ts'
import { openSettings } from './settings.ts'
import { listen, type Voice } from './voice.ts'

const clock = nodeClock
const random = nodeRandom
const machine = nodeMachine

/**
 * From what the host gave to what stands behind its client. Reads the options and tells what is wrong with them, and reads the
 * environment; touches nothing else.
 *
 * @param swap puts another core in the place of the one returned: the host may switch a client on that began switched off.
 * @returns what builds the core, once somebody asks for it: many programs create a client and end without an event.
 */
export function assemble(
  given: unknown,
  swap: (core: Core) => void,
  fields: Partial<Record<FieldProblem, number>> = {},
): () => Core {
  let fromMs = 0
  try {
    if ((given as TelemetryOptions).audience === 'internal') fromMs = clock.monotonic()
  } catch {
    // A getter of the host that throws is reported where the options are parsed.
  }
  const faults: [where: string, message: string][] = []
  const onBad = (where: string, message: string) => void faults.push([where, message])
  const options = parseOptions(given, batchDefaults(machine.env, onBad), onBad)
  const insight: Insight | undefined =
    options.audience === 'internal' ? { fromMs, toMs: fromMs, bugs: [], record: () => {} } : undefined
  const collector = parseCollector(machine.env[collectorVariable], onBad)
  const voice = listen(given, options.app, machine, insight?.bugs)
  const { report, counts } = voice
  for (const fault of faults) reportBad(report, ...fault)

  const out = optOut(machine.env, options)
  const home = once(() => openHome(options, report))
  const { level } = options
  const levelNow = () => (level === 'off' ? level : (level?.now ?? 'all'))
  const off = (why: OptOut) => {
    const change = (mode: Status['mode']) => changeConsent(mode, home())
    const core = disabledCore(why, report, counts, change, home().paths?.app, levelNow)
    return () => core
  }
  // What remains if the host switches the client on later: `setEnabled(true)` overrides no more than the option `enabled: true` would.
  const final = out?.reason === 'host' && level !== 'off' ? optOut(machine.env, { ...options, enabled: true }) : out
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
  if (collector === false) return off({ reason: 'variable', variable: collectorVariable })
  if (collector) voice.trace?.(`${collectorVariable}: everything goes to ${collector}`)
  const target = collector ? towardsCollector(options, collector) : options
  const live = () => assembleLive(target, voice, home(), fields, insight)
  if (out) return offUntil(live, off(out)(), swap)
  // Opened now and not at the first event: sinks report what is wrong with their options, and OpenTelemetry is loaded for the host's processors.
  if (!insight && options.sinks.length + options.processors.length === 0) return live
  const core = live()
  if (insight) insight.toMs = clock.monotonic()
  return () => core
}

/** Builds the core of a client that is on. */
function assembleLive(
  options: Options,
  voice: Voice,
  home: Home,
  fields: Partial<Record<FieldProblem, number>>,
  insight: Insight | undefined,
): Core {
  const { report, counts } = voice
  const self: Self = { user: options.user, enabled: true }
  const { disk, paths } = home
  const isInCi = isCi(machine.env)
  const notice = options.notice && openNotice(options.notice, options, home, isInCi)
  const said = notice ? holdBack(home.consent, notice.holds) : home.consent
  const level = (options.level as AttachesLevel | undefined)?.[levelDoor]?.({
    consent: said,
    forget: () => paths && clear(disk, paths),
    report,
  })
  const { consent } = level ?? { consent: said }
  const allowed = () => self.enabled && consent.current().mode !== 'off'
  const settings = openSettings(options, report)
  const processes = nodeProcesses()
  const ports = { clock, random, disk, processes, report, trace: voice.trace }
  const resource = createResourceSource(options, machine, clock, report)
  const shared = { voice, ports, machine, consent, stateDir: home.stateDir, resource, settings, allowed, insight }
  const { destinations, left } = openDestinations(options, shared, () => self.user)
  const fanOut = createFanOut(destinations, report)
  const follow = settings.follow(() => fanOut.tell((sink) => sink.settingsChanged()))
  const end = createEnding({
    mayOutlive: processes.pid !== 1 && !isInCi,
    leaving: {
      look: resource.look,
      shutdown: fanOut.shutdown,
      handing: {
        ...{ app: paths?.app ?? '', disk, clock, random, processes, consent, report, env: machine.env, sinks: left },
      },
      inForce: () => ({
        ...{ options, stateDir: home.stateDir ?? '', user: self.user },
        ...{ batch: settings.batch.now(), killswitch: settings.killswitch.now(), version: settings.version.now() },
      }),
    },
  })
  const writes = options.durability === 'write-ahead' && voice.shows !== 'instead'
  const seen = once(() => openSeenFile({ paths, disk, clock, random, writes }))
  const rotationDays = options.idRotationDays
  const identities = openIdentities({ paths, disk, clock, random, consent, allowed, writes, rotationDays })
  const core = createLiveCore({
    ...{ self, random, report, fields, fanOut, seen },
    ...identities,
    diagnosticCounts: counts,
    sessionId: once(() => options.sessionId ?? random.uuid()),
    changeConsent: (mode) => changeConsent(mode, home),
    consent: consent.current,
    stateDir: paths?.app,
    level: level?.now,
    isInternal: insight !== undefined,
    begin:
      notice || level
        ? () => {
            follow.begin()
            level?.begin()
            notice?.begin()
          }
        : follow.begin,
    end: (ending) => {
      follow.end()
      return end(ending)
    },
    exit: {
      upload: options.exit.upload,
      timeoutMs: options.exit.timeoutMs ?? (isInCi ? limits.exitTimeoutInCiMs : limits.exitTimeoutMs),
    },
  })
  if (insight) insight.record = (make) => core.record(ownEvent, make)
  return core
}
