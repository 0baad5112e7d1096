/*
 * ORANGEBOX_COLLECTOR: a user can have everything sent to a collector on their own machine, to see what a tool would send. Nothing may
 * then go to the tool's own servers.
 */

import { isSet } from './is-set.ts'
import { isLoopback } from './loopback.ts'
import type { OnBad } from './on-bad.ts'
import { parseEndpoint } from './parse-endpoint.ts'
import type { Options } from './parse-options.ts'

/** The variable; its value is a URL of this machine. */
export const collectorVariable = 'ORANGEBOX_COLLECTOR'

/**
 * Where the user wants everything to go. Undefined: the variable is not set. False: its value cannot be used, and `onBad` heard why; then
 * nothing may go anywhere, because somebody who wants to see what would leave does not want it to leave on account of a typing error.
 */
export function parseCollector(value: string | undefined, onBad: OnBad): string | false | undefined {
  if (!isSet(value)) return undefined
  const base = parseEndpoint(value, true, () => {})?.base
  if (base && isLoopback(new URL(base).hostname)) return base
  onBad(collectorVariable, 'it is no http: URL of this machine; the client is disabled')
  return false
}

/** Whether any destination is trusted with what was declared as privileged; then the collector shows it, too. */
export const trustsSome = ({
  endpoint,
  privileged,
  sinks,
}: Pick<Options, 'endpoint' | 'privileged' | 'sinks'>): boolean =>
  (endpoint !== undefined && privileged) || sinks.some((sink) => sink.privileged)

/**
 * The tool's options, changed so that everything goes to the collector: without credentials, other sinks, addresses from settings, or a
 * proxy. It is sent at once and not by an uploader, because the user watches. `origin` names the directory: one for all collectors,
 * whatever their port, so that what one of them missed the next one shows, and the real endpoint never gets it.
 */
export const towardsCollector = (own: Options, endpoint: string) => ({
  ...own,
  ...{ endpoint, origin: collectorVariable, auth: undefined, authRequired: false, allows: () => false },
  ...{ sinks: [], processors: [], privileged: trustsSome(own) },
  batch: { ...own.batch, baseUrl: undefined },
  network: { ...own.network, proxy: false as const },
  exit: { ...own.exit, upload: 'wait' as const },
})
