import { isSet } from './is-set.ts'
import { isLoopback } from './loopback.ts'
import type { OnBad } from './on-bad.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import type { Options } from './parse-options.ts'

/** The variable by which a user has everything sent to a collector of their own. */
export const collectorVariable = 'ORANGEBOX_COLLECTOR'

/**
 * Where the user wants everything to go. Undefined: where the tool says. False: the value cannot be used, and `onBad` heard why; then
 * nothing may go anywhere, for who wants to see what would leave does not want it to leave by a slip of the pen.
 */
export function parseCollector(value: string | undefined, onBad: OnBad): string | false | undefined {
  if (!isSet(value)) return undefined
  const base = parseEndpoint(value, true, () => {})?.base
  if (base && isLoopback(new URL(base).hostname)) return base
  onBad(collectorVariable, 'it is no http: URL of this machine; the client is disabled')
  return false
}

/** Whether what was declared as privileged leaves for anybody. */
export const trustsSome = ({
  endpoint,
  privileged,
  sinks,
}: Pick<Options, 'endpoint' | 'privileged' | 'sinks'>): boolean =>
  (endpoint !== undefined && privileged) || sinks.some((sink) => sink.privileged)

/**
 * The tool's options, but everything goes to the collector, and nothing that is not for it: no credentials, no other address, no
 * proxy. It is sent while the user watches. `origin` names the directory: one for all collectors, whatever their port, so that what one
 * of them missed the next one sees, and the real endpoint never.
 */
export const towardsCollector = (own: Options, endpoint: string) => ({
  ...own,
  ...{ endpoint, origin: collectorVariable, auth: undefined, authRequired: false, allows: () => false },
  ...{ sinks: [], processors: [], privileged: trustsSome(own) },
  batch: { ...own.batch, baseUrl: undefined },
  network: { ...own.network, proxy: false as const },
  exit: { ...own.exit, upload: 'wait' as const },
})
