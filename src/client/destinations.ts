/* The sinks of a client, out of its options: the backend, those of `sinks`, and the host's processors, each with its rules. */

import { internalDiagnostic } from '../books/report.ts'
import type { LeftSink } from '../handover/hand-over.ts'
import { once } from '../model/once.ts'
import type { OpenableSink, Opening, RemoteSink } from '../model/opening.ts'
import { backendName, type Destination } from '../model/sink.ts'
import type { Whose } from '../outbox/delivery/account.ts'
import { trustsSome } from '../policy/collector.ts'
import { reportBad } from '../policy/on-bad.ts'
import { defaultBatch, parseBatch } from '../policy/parse-batch.ts'
import type { Options } from '../policy/parse-options.ts'
import { withoutPath } from '../policy/without-path.ts'
import { answering } from '../sinks/rules.ts'
import { eventBatch } from '../wires/event-batch.ts'
import { openProcessors } from './processors-destination.ts'
import { openRemote, type Shared } from './remote-destination.ts'

/** Where the events of a client go. `left` has the sinks that were built so far and have a queue on disk: an uploader may have to send them. */
export interface Destinations {
  readonly destinations: readonly Destination[]
  readonly left: readonly LeftSink[]
}

/** Opens all of them. A sink that cannot be opened is left out and reported; the others are not harmed. */
export function openDestinations(options: Options, shared: Shared, user: () => Whose): Destinations {
  const left: LeftSink[] = []
  const built = (sink: LeftSink) => void left.push(sink)
  const { endpoint, origin } = options
  const backend =
    endpoint === undefined || origin === undefined
      ? []
      : [
          openRemote(
            {
              ...{ name: backendName, options: { ...options, endpoint, origin }, takes: undefined, brief: undefined },
              ...{ wire: eventBatch(options.selfContained), batch: shared.settings.batch, user },
            },
            shared,
            built,
          ),
        ]
  // Sinks are made by functions that a host may have written, so opening one is guarded.
  const others = options.sinks.flatMap((sink) => {
    try {
      return sink.open(openingFor(sink, options, shared, built)) ?? []
    } catch (error) {
      shared.voice.report(internalDiagnostic(`opening sink ${sink.name}`, error), sink.name)
      return []
    }
  })
  // The host's processors are no destination of ours, and an event that is only shown must not reach them.
  const processors =
    options.processors.length > 0 && shared.voice.shows !== 'instead'
      ? [openProcessors(options.processors, shared)]
      : []
  return { destinations: [...backend, ...others, ...processors], left }
}

/**
 * What the client lends to one of the option `sinks`. A sink gets no options of the client's and no other sink's: its credentials go to its own
 * origin, and remote settings lead it nowhere else.
 */
function openingFor(
  { name, privileged = false }: OpenableSink,
  options: Options,
  shared: Shared,
  built: (left: LeftSink) => void,
): Opening {
  const { voice, ports, machine, settings } = shared
  const onBad = (where: string, message: string) => reportBad(voice.report, `sinks: ${name}: ${where}`, message)
  const remote = ({ endpoint, wire, credentials, takes, batch, compression, brief }: RemoteSink) => {
    const auth = credentials && (() => ({ headers: credentials, owner: 'tool' as const }))
    const allows = (url: URL) => url.origin === endpoint.origin
    const defaults = parseBatch(batch, { ...defaultBatch, path: wire.path }, allows, onBad)
    const own = {
      endpoint: withoutPath(endpoint, defaults.path, onBad),
      origin: endpoint.origin,
      auth,
      authRequired: auth !== undefined,
      compression,
      privileged,
    }
    const view = settings.batchOf(name, defaults, allows)
    return openRemote(
      { name, options: { ...options, ...own, allows }, wire, takes, brief, batch: view, user: () => undefined },
      shared,
      built,
    )
  }
  return {
    ...{ name, onBad, remote, env: machine.env, allowInsecure: options.allowInsecure },
    ...{ sha256: ports.random.sha256, print: voice.line, trusted: trustsSome(options) },
    local: ({ takes, refuse, sink }) => {
      const rules = { name, takes, sampling: settings.sampling, killswitch: settings.killswitch }
      return { name, refuse, sink: once(sink), ...answering(rules) }
    },
  }
}
