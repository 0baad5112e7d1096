/* The queue of one endpoint without a client around it, for `orangebox/outbox` and `orangebox/otel`. */

import { createLedger, type Ledger } from '../books/ledger.ts'
import { type ConsentFile, openConsentFile } from '../home/consent-file.ts'
import type { Place } from '../home/place.ts'
import type { Report } from '../model/diagnostics.ts'
import type { Auth } from '../model/options.ts'
import type { PipelineModule } from '../model/pipeline.ts'
import type { Ports } from '../model/ports.ts'
import type { Wire } from '../model/wire.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { nodeRandom } from '../node/random.ts'
import { isMakingSnapshot } from '../node/snapshot.ts'
import { type Outbox, type OutboxResource, openOutbox } from '../outbox/open.ts'
import { type KillFile, openKillFile } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import { reportBad } from '../policy/on-bad.ts'
import { defaultBatch } from '../policy/parse-batch.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { type Options, parseOptions } from '../policy/parse-options.ts'
import { tellUnknown } from '../policy/take.ts'
import { WrongUse } from '../policy/wrong-use.ts'
import { openHome } from './open-home.ts'
import { listen } from './voice.ts'
import { batchesBy, placeOf, targetOf, worksOf } from './wiring.ts'

const machine = nodeMachine

/** Options with what a queue cannot do without. */
export type Sendable = Options & { readonly endpoint: string; readonly origin: string }

/** What a queue outside of a client is made of. */
export interface QueueDeps {
  readonly options: Sendable
  /** What it is called: a part of the name of its directory. */
  readonly name: string
  readonly wire: Wire
  readonly report: Report
  readonly trace: Ports['trace']
  readonly resource: OutboxResource
  /** Whether the consent file of the app decides what is recorded and sent. */
  readonly obeysConsent: boolean
  /** Another batch clock than OpenTelemetry's. */
  readonly clock?: ((ports: Ports) => PipelineModule) | undefined
}

/** A queue, and what belongs to it. */
export interface Queue {
  readonly outbox: Outbox
  readonly ledger: Ledger
  readonly ports: Ports
  readonly place: Place
  readonly kill: KillFile
  readonly consent: ConsentFile
  /** Whether the user has not said no. */
  readonly allowed: () => boolean
}

/** Opens it. Touches nothing until the first line, `flush` or `shutdown`. */
export function openQueue({ options, name, wire, report, trace, resource, obeysConsent, clock }: QueueDeps): Queue {
  const { disk, stateDir, consent: ofApp } = openHome(options, report)
  const ports: Ports = {
    clock: nodeClock,
    random: nodeRandom,
    disk,
    processes: nodeProcesses(),
    report,
    trace,
  }
  // Without a file nobody was ever asked, and so nobody has said no.
  const consent = obeysConsent ? ofApp : openConsentFile(undefined, ports)
  const allowed = () => consent.current().mode !== 'off'
  const place = placeOf({ options, name, ports, consent, stateDir })
  const ledger = createLedger()
  const kill = openKillFile({ ports, place })
  const works = worksOf(options.network, machine, ports)
  const outbox = openOutbox({
    ...{ ports, place, ledger, wire, kill, resource },
    target: { ...targetOf(options, wire), auth: ofTool(options.auth), sink: name, user: () => undefined },
    caps: options.spool,
    batch: () => options.batch,
    mayLeave: allowed,
    works: clock ? { ...works, clock: () => batchesBy(clock(ports)) } : works,
    // Only a program that knows the wire can send what is left, so no rules are written down for an uploader.
    rules: () => undefined,
    diskLasts: !isCi(machine.env),
  })
  return { outbox, ledger, ports, place, kill, consent, allowed }
}

/**
 * Reads the options of such a queue, and reports what is wrong with them.
 *
 * @param given those that `parseOptions` knows.
 * @param batch its defaults where they are not those of a client.
 * @param all everything that the program gave, `debug` and `onDiagnostic` among it: who hears of what is wrong.
 * @param own the names of options that only this kind of queue has.
 * @throws TypeError without an endpoint that can be used: a queue that leads nowhere would lose everything in silence. Also while a start-up snapshot
 * is made: all programs that are started from it would hold segments under one name, and none would take over what another one left.
 */
export function readOptions(given: object, batch: Partial<typeof defaultBatch>, all: object, own: readonly string[]) {
  if (isMakingSnapshot())
    throw new WrongUse('not while a start-up snapshot is made: programs would share its ids; open it where they start')
  const faults: [where: string, message: string][] = []
  const onBad = (where: string, message: string) => void faults.push([where, message])
  tellUnknown(all, [...Object.keys(given), ...own], 'options', onBad)
  const options = parseOptions(given, { ...defaultBatch, ...batch }, onBad)
  const { endpoint, origin } = options
  if (endpoint === undefined || origin === undefined) {
    let why = 'there is none; give the URL of the receiver, such as https://otel.acme.dev'
    // Asked again for the fault alone: there is no client that it would disable.
    parseEndpoint((given as { readonly endpoint?: unknown }).endpoint, options.allowInsecure, (_where, fault) => {
      why = fault
    })
    throw new WrongUse(`endpoint: ${why}`)
  }
  const { report, trace } = listen(all, options.app, machine)
  for (const fault of faults) reportBad(report, ...fault)
  return { options: { ...options, endpoint, origin } satisfies Sendable, report, trace }
}

/** The credentials are the program's own and go with every line: here are no users whose events must not go with those of others. */
const ofTool = (auth: Auth | undefined): Auth | undefined =>
  auth &&
  (async (request) => {
    const credentials = await auth(request)
    return credentials && { ...credentials, owner: 'tool' }
  })
