/* The chunk that sends, with axios: loaded when something is to be sent. A program that leaves its events never loads it. */

import type { Insight } from '../model/insight.ts'
import type { Machine, Ports } from '../model/ports.ts'
import { createHttp } from '../node/http.ts'
import { untraced } from '../node/untraced.ts'
import { createDelivery } from '../outbox/delivery/delivery.ts'
import type { OpenMeans } from '../outbox/outbox.ts'
import { meansOf } from '../outbox/what-sends.ts'
import { reportBad } from '../policy/on-bad.ts'
import type { Options } from '../policy/parse-options.ts'

// For `telemetry show`, which makes the same bodies.
export { roomOf } from '../outbox/delivery/request.ts'
export { takeChunk } from '../policy/chunk.ts'
export { createHttp }

/** What sending needs of the machine. */
export interface WorkDeps {
  readonly network: Options['network']
  readonly machine: Machine
  readonly ports: Ports
  readonly insight: Insight | undefined
  /** When this file was asked for. */
  readonly fromMs: number
}

/** Opens connections when the first request is made. */
export async function openWork({ network, machine, ports, insight, fromMs }: WorkDeps): Promise<OpenMeans> {
  const { clock, report } = ports
  const onBad = (where: string, message: string) => reportBad(report, where, message)
  const parts = { createDelivery, http: createHttp({ ...network, machine, onBad }) }
  if (!insight) return meansOf(parts)
  const loaded = [fromMs, clock.monotonic()] as const
  // If this cannot be loaded, events are sent all the same, without what it would add for internal users.
  const own = await untraced(() => import('./diagnosing.ts')).catch(() => undefined)
  return meansOf(own?.diagnose(parts, { insight, machine, ports, loaded }) ?? parts)
}
