import { pathsOf } from '../home/directory.ts'
import { nodeRandom } from '../node/random.ts'
import { parseEndpoint } from '../policy/parse-endpoint.ts'
import { slug } from '../policy/slug.ts'

/** The tool whose spool is meant. */
export interface Tool {
  readonly stateDir: string
  readonly app: string
  readonly service: string
  readonly endpoint: string
}

/** Where a tool keeps its events for an endpoint, or why there can be no such place. */
export function spoolFolder({
  stateDir,
  app,
  service,
  endpoint,
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
  return { folder: pathsOf(stateDir, slug(app), `${slug(service)}-backend-${origin8}`).segments }
}
