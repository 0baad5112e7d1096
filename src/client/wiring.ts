/*
 * How the queue of one endpoint is wired to the machine it runs on: the same for a client's own sinks and for `orangebox/outbox`, so that
 * what is tested of the one is true of the other.
 */

import type { ConsentFile } from '../home/consent-file.ts'
import { pathsOf } from '../home/directory.ts'
import type { Place } from '../home/place.ts'
import type { Insight } from '../model/insight.ts'
import type { Machine, Ports } from '../model/ports.ts'
import { version } from '../model/version.ts'
import { untraced } from '../node/untraced.ts'
import type { Works } from '../outbox/open.ts'
import { collectorVariable } from '../policy/collector.ts'
import { isHeaderText } from '../policy/header-text.ts'
import { type OnBad, reportBad } from '../policy/on-bad.ts'
import type { Options } from '../policy/parse-options.ts'
import { slug } from '../policy/slug.ts'

/** What a place is found by. */
export interface PlaceDeps {
  readonly options: Pick<Options, 'app' | 'service' | 'durability'> & { readonly origin: string }
  /** What the queue is called: a part of the name of its directory. */
  readonly name: string
  readonly ports: Pick<Ports, 'random'>
  readonly consent: ConsentFile
  /** Undefined: no place on disk, memory only. */
  readonly stateDir: string | undefined
}

/** Where a queue keeps what it holds: a directory for each program, queue and origin, so that no other endpoint ever gets its events. */
export function placeOf({ options, name, ports, consent, stateDir }: PlaceDeps): Place {
  const origin8 = ports.random.sha256(options.origin).slice(0, 8)
  return {
    paths: pathsOf(stateDir ?? '', options.app, `${slug(options.service.name)}-${name}-${origin8}`),
    consent,
    nonce8: ports.random.uuid().slice(0, 8),
    usesDisk: stateDir !== undefined && options.durability === 'write-ahead',
    sharesNews: options.origin !== collectorVariable,
  }
}

/** The headers of each request besides credentials: what the body is, and who sends it. */
export const headersOf = (
  { name, version: ownVersion }: Options['service'],
  ofWire: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...ofWire,
  'User-Agent': `${slug(name)}/${isHeaderText(ownVersion) ? ownVersion : 'unknown'} orangebox/${version}`,
  ...(isHeaderText(name) && { 'x-service-name': name }),
})

/** The parts of a queue that are loaded when they are needed: OpenTelemetry for the clock, axios for sending. */
export const worksOf = (
  network: Options['network'],
  machine: Machine,
  ports: Ports,
  insight?: Insight | undefined,
): Works => ({
  clock: () => untraced(() => import('../otel/provider.ts')),
  sending: async () => {
    const { clock, report } = ports
    const from = insight ? clock.monotonic() : 0
    const { createDelivery, createHttp } = await untraced(() => import('../sending.ts'))
    const onBad: OnBad = (where, message) => reportBad(report, where, message)
    const sending = { createDelivery, http: createHttp({ proxy: network.proxy, ca: network.ca, machine, onBad }) }
    if (!insight) return sending
    const loaded = [from, clock.monotonic()] as const
    // If this cannot be loaded, events are sent all the same, without what it would add for internal users.
    const own = await untraced(() => import('../diagnosing.ts')).catch(() => undefined)
    return own?.diagnose(sending, { insight, machine, ports, loaded }) ?? sending
  },
})
