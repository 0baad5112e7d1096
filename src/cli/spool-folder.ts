/* Which directory `orangebox upload` means. Its name is made of what the call says, and of a sink's name that the call need not know. */

import { pathsOf } from '../home/directory.ts'
import { or } from '../model/or.ts'
import { backendName } from '../model/sink.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'
import { backlogIn } from '../outbox/spool/held-lines.ts'
import { sinkOfRules } from '../outbox/spool/left-rules.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { slug } from '../policy/slug.ts'

/** The tool whose spool is meant. */
export interface Tool {
  readonly stateDir: string
  readonly app: string
  readonly service: string
  readonly endpoint: string
  /** What the tool calls the sink; undefined: the one that left something for this endpoint, the backend before others. */
  readonly sink: string | undefined
}

/**
 * Where a tool keeps its events for an endpoint, or why there can be no such place.
 *
 * The names are made as the client makes them, so a directory is found by what it is called and none has to be opened. Only where the call names
 * no sink are rules read, to learn which further sinks there are. If two of them fit, the
 * caller has to choose, since each may need a key of its own.
 */
export function spoolFolder({
  stateDir,
  app,
  service,
  endpoint,
  sink,
}: Tool): { readonly folder: string } | { readonly why: string } {
  const faults: string[] = []
  // `http:` is accepted here: whether it is allowed stands in the tool's rules, which lie in the directory that is looked for.
  const parsed = parseEndpoint(endpoint, true, (_where, fault) => void faults.push(fault))
  if (!parsed) return { why: `--endpoint ${faults[0] ?? 'is empty'}` }
  const origin8 = nodeRandom.sha256(parsed.origin).slice(0, 8)
  const nameOf = (name: string) => `${slug(service)}-${name}-${origin8}`
  const foldersOf = (name: string) => pathsOf(stateDir, slug(app), nameOf(name))
  const folderOf = (name: string) => foldersOf(name).segments
  const waits = (name: string) => backlogIn(nodeDisk, foldersOf(name)).files > 0
  if (sink !== undefined && !/^[a-z][a-z\d-]{0,31}$/.test(sink))
    return { why: '--sink is no name of a sink: 1 to 32 of a-z, 0-9 and -' }
  if (sink !== undefined) return { folder: folderOf(sink) }
  const further = sinksIn(pathsOf(stateDir, slug(app), '').app, nameOf)
  const waiting = further.filter(waits)
  // A tool may have had a backend once: its empty directory must not hide what other sinks left.
  if (waits(backendName) || (isThere(folderOf(backendName)) && waiting.length === 0))
    return { folder: folderOf(backendName) }
  const [only, ...more] = waiting.length > 0 ? waiting : further
  if (more.length > 0)
    return { why: `several sinks left events for this endpoint: --sink ${[only, ...more].join(' or ')}` }
  return { folder: folderOf(only ?? backendName) }
}

const isThere = (folder: string): boolean => or(false, () => nodeDisk.list(folder).length >= 0)

/** Further sinks of the app for this service and endpoint: those whose rules name them as their directories are called. */
const sinksIn = (app: string, nameOf: (sink: string) => string): readonly string[] =>
  or<readonly string[]>([], () => nodeDisk.list(app)).flatMap((file) => {
    const name = sinkOfRules(nodeDisk, `${app}/${file}`)?.name
    return name !== undefined && file === nameOf(name) ? [name] : []
  })
