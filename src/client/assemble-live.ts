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
import { nodeClock } from '../node/clock.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { nodeRandom } from '../node/random.ts'
import { isCi } from '../policy/ci.ts'
import type { Options } from '../policy/parse-options.ts'
import { createFanOut } from '../sinks/fan-out.ts'
import { openDestinations } from './destinations.ts'
import { createHandOver } from './detach.ts'
import { createLiveCore, type Self } from './live.ts'
import { openNotice } from './notice.ts'
import type { Home } from './open-home.ts'
import { createResourceSource } from './resource-source.ts'
import { openSettings } from './settings.ts'
import type { Voice } from './voice.ts'

const clock = nodeClock
const random = nodeRandom
const machine = nodeMachine

/**
 * Builds the core of a client that is on. Opens nothing: files and connections come with the first event, `flush` or `shutdown`.
 *
 * The user's answer passes through up to three hands, each of which can only allow less: the consent file, the notice that was not shown yet,
 * and the host's level. Whoever asks behind them gets the strictest of the three.
 *
 * @param fields where left-out fields are counted; a deferred client has counted some already.
 * @param insight what the client of an internal user notes of itself; undefined: the user is external.
 */
export function assembleLive(
  options: Options,
  voice: Voice,
  home: Home,
  fields: Partial<Record<FieldProblem, number>>,
  insight: Insight | undefined,
): Core {
  const { report } = voice
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
  // One subscription for all sinks: a source that is asked by each of them would be asked at the same moment for the same document.
  const settings = openSettings(options, report, () => fanOut.tell((sink) => sink.settingsChanged()))
  const processes = nodeProcesses()
  const ports = { clock, random, disk, processes, report, trace: voice.trace }
  const resource = createResourceSource(options, machine, clock, report)
  const shared = { voice, ports, machine, consent, stateDir: home.stateDir, resource, settings, allowed, insight }
  const { destinations, left } = openDestinations(options, shared, () => self.user)
  const fanOut = createFanOut(destinations, report)
  const handOver = once(() =>
    createHandOver({
      mayOutlive: processes.pid !== 1 && !isInCi,
      shutdown: fanOut.shutdown,
      look: resource.look,
      handing: { app: paths?.app ?? '', ports, consent, env: machine.env, sinks: left },
      inForce: () => ({
        ...{ options, stateDir: home.stateDir ?? '', user: self.user },
        ...{ batch: settings.batch.now(), killswitch: settings.killswitch.now(), version: settings.version.now() },
      }),
    }),
  )
  // Where nothing is to be written, or events are only shown, ids are those that are there already, or of this run alone.
  const writes = options.durability === 'write-ahead' && voice.shows !== 'instead'
  const seen = once(() => openSeenFile({ paths, disk, clock, random, writes }))
  const rotationDays = options.idRotationDays
  const identities = openIdentities({ paths, disk, clock, random, consent, allowed, writes, rotationDays })
  const core = createLiveCore({
    ...{ self, random, voice, fields, fanOut, seen },
    ids: { ...identities, sessionId: once(() => options.sessionId ?? random.uuid()) },
    changeConsent: (mode) => changeConsent(mode, home),
    consent: consent.current,
    stateDir: paths?.app,
    level: level?.now,
    isInternal: insight !== undefined,
    // Written out, so that a client without notice and level, as nearly all are, has one call less at each event.
    begin:
      notice || level
        ? () => {
            settings.begin()
            level?.begin()
            notice?.begin()
          }
        : settings.begin,
    end: (ending) => {
      settings.end()
      const detaches = ending.upload === 'detach' && ending.timeoutMs !== 0
      const ended = detaches ? handOver()(ending) : fanOut.shutdown(ending)
      return notice ? notice.after(ended, ending) : ended
    },
    exit: {
      upload: options.exit.upload,
      timeoutMs: options.exit.timeoutMs ?? (isInCi ? limits.exitTimeoutInCiMs : limits.exitTimeoutMs),
    },
  })
  // Only now: the SDK's own event goes the way of all others, and needs the core for it.
  if (insight) insight.record = (make) => core.record({ name: ownEvent, make })
  return core
}
