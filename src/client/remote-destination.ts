/* A destination with an endpoint of its own: the backend, or a sink of `orangebox/sinks`. Shared here is what the client lends to it. */

import { createLedger } from '../books/ledger.ts'
import type { LeftSink } from '../handover/hand-over.ts'
import type { ConsentFile } from '../home/consent-file.ts'
import type { Report } from '../model/diagnostics.ts'
import type { Insight } from '../model/insight.ts'
import { once } from '../model/once.ts'
import type { SinkBrief, Takes } from '../model/opening.ts'
import type { Machine, Ports } from '../model/ports.ts'
import type { Batch } from '../model/settings.ts'
import { backendName, type Destination } from '../model/sink.ts'
import type { Wire } from '../model/wire.ts'
import type { Whose } from '../outbox/delivery/account.ts'
import { openOutbox } from '../outbox/open.ts'
import { openKillFile } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import type { Options } from '../policy/parse-options.ts'
import type { SettingsView } from '../settings/view.ts'
import { besides, createPreviewSink } from '../sinks/preview.ts'
import { createRemote } from '../sinks/remote.ts'
import { answering, isKilled, type SinkRules } from '../sinks/rules.ts'
import type { ResourceSource } from './resource-source.ts'
import type { Settings } from './settings.ts'
import { rulesOf } from './tool-rules.ts'
import type { Voice } from './voice.ts'
import { placeOf, targetOf, worksOf } from './wiring.ts'

/** What all sinks of a client share. */
export interface Shared {
  readonly voice: Voice
  readonly ports: Ports
  readonly machine: Machine
  readonly consent: ConsentFile
  /** Undefined: no place on disk, memory only. */
  readonly stateDir: string | undefined
  readonly resource: ResourceSource
  readonly settings: Settings
  /** Whether neither the user nor the host said no. */
  readonly allowed: () => boolean
  /** What an internal user's client notes of itself; undefined: the user is external. */
  readonly insight: Insight | undefined
}

/** What each sink has of its own. */
export interface Own {
  readonly name: string
  readonly options: Options & { readonly endpoint: string; readonly origin: string }
  readonly wire: Wire
  readonly batch: SettingsView<Batch>
  readonly takes: Takes
  readonly user: () => Whose
  /** Undefined: an uploader knows it from the client's own options. */
  readonly brief: SinkBrief | undefined
}

/**
 * A destination with an endpoint. Its queue is built when the first event comes to it.
 *
 * @param built called when the queue is built: from then on there may be something to leave to an uploader.
 */
export function openRemote(own: Own, shared: Shared, built: (left: LeftSink) => void): Destination {
  const { name, options, wire, batch, takes, user, brief } = own
  const { voice, machine, consent, stateDir, resource, settings, allowed, insight } = shared
  const { sampling, killswitch, version } = settings
  const { privileged } = options
  // Two sinks may fail in the same way: each is told of, and by its name. A client with nothing but the backend need not be told which it is.
  const { report } = shared.ports
  const told: Report = ({ message, ...more }, about) =>
    report({ ...more, message: `${name}: ${message}` }, `${name} ${about}`)
  const ports = name === backendName ? shared.ports : { ...shared.ports, report: told }
  const ledger = createLedger()
  const home = once(() => {
    const place = placeOf({ options, name, ports, consent, stateDir })
    return { place, kill: openKillFile({ ports, place }) }
  })
  // The preview has no directory: `ORANGEBOX_DEBUG=events` must leave no trace, and no killswitch of a server hides what would be sent.
  const isShown = voice.shows === 'instead'
  const rules: SinkRules = {
    ...{ name, sampling, killswitch, takes },
    server: isShown ? undefined : { lastMs: () => home().kill.lastMs(), until: () => home().kill.until() },
  }
  const screen = () => ({ clock: ports.clock, wire, resource, print: voice.line, privileged })
  const build = () => {
    if (isShown) return createPreviewSink({ ledger, ...screen() })
    const { place, kill } = home()
    const mayLeave = () => allowed() && !isKilled(rules)
    const outbox = openOutbox({
      ...{ ports, place, kill, ledger, wire, mayLeave, resource },
      target: { ...targetOf(options, wire), sink: name, settingsVersion: version.now, user },
      caps: options.spool,
      batch: batch.now,
      works: worksOf(options.network, machine, ports, insight),
      rules: () => (allowed() ? rulesOf({ options, wire, name }, batch.last(), killswitch.last()) : undefined),
      diskLasts: !isCi(machine.env),
    })
    built({ name, mayLeave, paths: place.paths, remains: outbox.remains, brief })
    const sink = createRemote({ rules, wire, outbox, privileged })
    return voice.shows === 'besides' ? besides(sink, screen()) : sink
  }
  return { name, refuse: ledger.refuse, sink: once(build), ...answering(rules) }
}
