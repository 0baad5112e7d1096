/* Wires one outbox to a client: consent, killswitch, settings and rules on one side, disk and network on the other. */

import type { Ledger } from '../books/ledger.ts'
import type { Place } from '../home/place.ts'
import type { Insight } from '../model/insight.ts'
import type { Machine, Ports } from '../model/ports.ts'
import type { Batch, Killswitch } from '../model/settings.ts'
import type { Sink } from '../model/sink.ts'
import type { Wire } from '../model/wire.ts'
import type { Whose } from '../outbox/delivery/credentials.ts'
import { type OutboxResource, type OutboxTarget, openOutbox } from '../outbox/open.ts'
import type { KillFile } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import type { Options } from '../policy/parse-options.ts'
import type { SettingsView } from '../settings/view.ts'
import { createRemote } from '../sinks/remote.ts'
import { isKilled, type SinkRules } from '../sinks/rules.ts'
import type { LeftSink } from '../uploader/hand-over.ts'
import { rulesOf } from './tool-rules.ts'
import { headersOf, worksOf } from './wiring.ts'

/** What a sink over the network is made of. */
export interface RemoteSinkDeps {
  readonly options: Options & { readonly endpoint: string; readonly origin: string }
  readonly rules: SinkRules
  readonly ledger: Ledger
  /** Whether neither the user nor the host said no. */
  readonly allowed: () => boolean
  readonly ports: Ports
  readonly machine: Machine
  readonly place: Place
  readonly kill: KillFile
  readonly wire: Wire
  readonly resource: OutboxResource
  readonly batch: SettingsView<Batch>
  readonly killswitch: SettingsView<Killswitch>
  /** What the settings call themselves. */
  readonly version: SettingsView<string | undefined>
  readonly user: () => Whose
  readonly insight: Insight | undefined
}

/** Builds the sink of one endpoint. `left` is what an uploader has to know of it. Touches nothing before the first event. */
export function buildRemoteSink(deps: RemoteSinkDeps): { readonly sink: Sink; readonly left: Omit<LeftSink, 'brief'> } {
  const { options, rules, ledger, allowed, ports, machine, place, kill, wire, batch } = deps
  const mayLeave = () => allowed() && !isKilled(rules)
  const outbox = openOutbox({
    ...{ ports, place, kill, ledger, wire, mayLeave },
    target: targetOf(deps),
    resource: deps.resource,
    caps: options.spool,
    batch: batch.now,
    works: worksOf(options.network, machine, ports, deps.insight),
    rules: () =>
      allowed() ? rulesOf({ options, wire, name: rules.name }, batch.last(), deps.killswitch.last()) : undefined,
    diskLasts: !isCi(machine.env),
  })
  return {
    sink: createRemote({ rules, wire, outbox, privileged: options.privileged }),
    left: { name: rules.name, mayLeave, paths: place.paths, remains: outbox.remains },
  }
}

/** Where its requests go, and what goes with them. */
function targetOf({ options, rules, version, wire, user }: RemoteSinkDeps): OutboxTarget {
  return {
    url: options.endpoint,
    sink: rules.name,
    settingsVersion: version.now,
    auth: options.auth,
    user,
    authRequired: options.authRequired,
    gzip: options.compression === 'gzip',
    readsSuccess: wire.readsSuccess,
    headers: headersOf(options.service, wire.headers),
  }
}
