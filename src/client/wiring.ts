/*
 * How the queue of one endpoint is wired to the machine it runs on: the same for a client's own sinks and for `orangebox/outbox`, so that
 * what is tested of the one is true of the other.
 */

import type { ConsentFile } from '../home/consent-file.ts'
import { pathsOf } from '../home/directory.ts'
import type { Place } from '../home/place.ts'
import type { Insight } from '../model/insight.ts'
import type { PipelineModule } from '../model/pipeline.ts'
import type { Machine, Ports } from '../model/ports.ts'
import { version } from '../model/version.ts'
import type { Wire } from '../model/wire.ts'
import { untraced } from '../node/untraced.ts'
import type { OpenBatches } from '../outbox/batch-clock.ts'
import type { OutboxTarget, Works } from '../outbox/open.ts'
import { collectorVariable } from '../policy/collector.ts'
import { isHeaderText } from '../policy/header-text.ts'
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
  const usesDisk = stateDir !== undefined && options.durability === 'write-ahead'
  return {
    paths: pathsOf(stateDir ?? '', options.app, `${slug(options.service.name)}-${name}-${origin8}`),
    consent,
    nonce8: ports.random.uuid().slice(0, 8),
    usesDisk,
    sharesNews: usesDisk && options.origin !== collectorVariable,
  }
}

/** Where requests go, and what goes with each of them: credentials, what the body is, and who sends it. */
export const targetOf = (
  { endpoint, service, auth, authRequired, compression }: Options & { readonly endpoint: string },
  { headers, readsSuccess }: Wire,
): Omit<OutboxTarget, 'sink' | 'user'> => ({
  ...{ url: endpoint, auth, authRequired, gzip: compression === 'gzip', readsSuccess },
  headers: () => ({
    ...headers,
    'User-Agent': `${slug(service.name)}/${isHeaderText(service.version) ? service.version : 'unknown'} orangebox/${version}`,
    ...(isHeaderText(service.name) && { 'x-service-name': service.name }),
  }),
})

/** The parts of a queue that are loaded when they are needed: axios for sending, the host's credentials, OpenTelemetry for the clock. */
export const worksOf = (
  network: Options['network'],
  machine: Machine,
  ports: Ports,
  insight?: Insight | undefined,
): Works => ({
  clock: () => batchesBy(untraced(() => import('../otel/provider.ts'))),
  credentials: async () => (await untraced(() => import('../outbox/delivery/credentials.ts'))).createCredentialStore,
  sending: async () => {
    const fromMs = ports.clock.monotonic()
    const { openWork } = await untraced(() => import('../chunks/sending.ts'))
    return openWork({ network, machine, ports, insight, fromMs })
  },
})

/** Batches by OpenTelemetry's processor, or by another clock. */
export async function batchesBy(clock: PipelineModule | Promise<PipelineModule>): Promise<OpenBatches> {
  const [{ batchesOf }, module] = await Promise.all([untraced(() => import('../outbox/batches.ts')), clock])
  return batchesOf(module)
}
