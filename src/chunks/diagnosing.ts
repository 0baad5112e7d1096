/*
 * The event `telemetry_diagnostics`, which clients of internal users record about the SDK itself. A chunk of its own, loaded together with
 * the code that sends, and only where `audience` is `internal`.
 */

import { containerId } from '../detect/container-id.ts'
import { namespaceOf } from '../detect/namespace.ts'
import { fileOf, ownFrames } from '../detect/own-frames.ts'
import type { Draft } from '../model/draft.ts'
import type { Insight } from '../model/insight.ts'
import type { Machine, Ports } from '../model/ports.ts'
import { mark } from '../node/mark.ts'
import { readNamespace, viewMachine } from '../node/view-machine.ts'
import type { MeansParts } from '../outbox/what-sends.ts'

/** What the event is made of. */
export interface DiagnoseDeps {
  readonly insight: Insight
  readonly machine: Machine
  readonly ports: Pick<Ports, 'clock' | 'random'>
  /** When loading what sends began and ended. */
  readonly loaded: readonly [fromMs: number, toMs: number]
}

/** Wraps the code that sends: notes when the first events were accepted, and records the event after that turn of sending. */
export function diagnose(sending: MeansParts, deps: DiagnoseDeps): MeansParts {
  const { clock } = deps.ports
  let deliveredMs: number | undefined
  const post: MeansParts['http']['post'] = async (request) => {
    const answer = await sending.http.post(request)
    if (answer.kind === 'answer' && answer.status < 300) deliveredMs ??= clock.monotonic()
    return answer
  }
  return {
    http: { ...sending.http, post },
    createDelivery: (given) => {
      const run = sending.createDelivery(given)
      return async (turn) => {
        await run(turn)
        if (deliveredMs !== undefined) await tellOnce(deps, deliveredMs)
      }
    },
  }
}

/** Clients that have recorded their event. */
const told = new WeakSet<Insight>()

/** Once for a client, whichever of its sinks delivers first. */
async function tellOnce(deps: DiagnoseDeps, deliveredMs: number): Promise<void> {
  const { insight, loaded, machine, ports } = deps
  if (told.has(insight)) return
  told.add(insight)
  mark(ports.clock, [
    ...between('create', [insight.fromMs, insight.toMs]),
    ...between('load', loaded),
    ['orangebox.first_delivery', deliveredMs],
  ])
  const [view, namespace] = await Promise.all([viewMachine(machine), readNamespace(machine.platform)])
  const places = { container_id: containerId(view), k8s_namespace: namespaceOf(namespace) }
  insight.record(() => draftOf({ ...timesOf(insight, loaded, deliveredMs), ...bugsOf(insight), ...places }, ports))
}

/** Two marks for a profiler. */
const between = (what: string, [from, to]: readonly [number, number]): readonly (readonly [string, number])[] => [
  [`orangebox.${what}.begin`, from],
  [`orangebox.${what}.end`, to],
]

const timesOf = ({ fromMs, toMs }: Insight, loaded: DiagnoseDeps['loaded'], deliveredMs: number) => ({
  create_ms: rounded(toMs - fromMs),
  load_ms: rounded(loaded[1] - loaded[0]),
  first_delivery_ms: rounded(deliveredMs - fromMs),
})

const rounded = (ms: number): number => Math.round(ms * 100) / 100

/** How many bugs were caught, and where in the SDK the first one was. */
const bugsOf = ({ bugs }: Insight) => {
  const [first] = bugs
  const stack = first?.stack && ownFrames(first.stack, fileOf(new Error().stack ?? ''))
  return { errors: bugs.length, ...(stack && { error_stack: stack }) }
}

/** An event without context, of which only fields that are known become metadata. */
function draftOf(fields: Readonly<Record<string, string | number | undefined>>, ports: DiagnoseDeps['ports']): Draft {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined)
  return {
    id: ports.random.uuid(),
    time: ports.clock.now(),
    metadata: Object.freeze(Object.fromEntries(known)) as Draft['metadata'],
    context: Object.freeze({}),
    ...{ sessionId: undefined, experiment: undefined, privileged: undefined },
  }
}
