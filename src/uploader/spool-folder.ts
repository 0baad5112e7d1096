import { pathsOf } from '../home/directory.ts'
import { or } from '../model/or.ts'
import { backendName } from '../model/sink.ts'
import { nodeDisk } from '../node/disk.ts'
import { nodeRandom } from '../node/random.ts'
import { sinkOfRules } from '../outbox/spool/rules-sink.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { slug } from '../policy/slug.ts'

/** The tool whose spool is meant. */
export interface Tool {
  readonly stateDir: string
  readonly app: string
  readonly service: string
  readonly endpoint: string
  /** What the tool calls the sink; undefined: the backend, or else the only one that left something for this endpoint. */
  readonly sink: string | undefined
}

/** Where a tool keeps its events for an endpoint, or why there can be no such place. */
export function spoolFolder({
  stateDir,
  app,
  service,
  endpoint,
  sink,
}: Tool): { readonly folder: string } | { readonly why: string } {
  const bad: string[] = []
  // Whether `http:` will do is for the tool's rules to say, which are found by this.
  const parsed = parseEndpoint(
    endpoint,
    true,
    (where, message) => void bad.push(`--${where} ${message.split('; ')[0]}`),
  )
  if (!parsed) return { why: bad[0] ?? '--endpoint is empty' }
  const origin8 = nodeRandom.sha256(parsed.origin).slice(0, 8)
  const nameOf = (name: string) => `${slug(service)}-${name}-${origin8}`
  const folderOf = (name: string) => pathsOf(stateDir, slug(app), nameOf(name)).segments
  if (sink !== undefined && !/^[a-z][a-z\d-]{0,31}$/.test(sink))
    return { why: '--sink is no name of a sink: 1 to 32 of a-z, 0-9 and -' }
  if (sink !== undefined || isThere(folderOf(backendName))) return { folder: folderOf(sink ?? backendName) }
  const [only, ...more] = sinksIn(pathsOf(stateDir, slug(app), '').app, nameOf)
  if (more.length > 0)
    return { why: `several sinks left events for this endpoint: --sink ${[only, ...more].join(' or ')}` }
  return { folder: folderOf(only ?? backendName) }
}

const isThere = (folder: string): boolean => or(false, () => nodeDisk.list(folder).length >= 0)

/** The sinks of an app whose rules name them as their directories do: the name alone may be that of another service. */
const sinksIn = (app: string, nameOf: (sink: string) => string): readonly string[] =>
  or<readonly string[]>([], () => nodeDisk.list(app)).flatMap((file) => {
    const name = sinkOfRules(nodeDisk, `${app}/${file}`)?.name
    return name !== undefined && file === nameOf(name) ? [name] : []
  })
