/* Which way a request takes: directly, or through a proxy of the host's option or of the usual variables. Asked before each POST. */

import { isLoopback } from './loopback.ts'
import type { OnBad } from './on-bad.ts'
import { parseProxy } from './parse-proxy.ts'

/** How a request gets to its endpoint. `barred`: the only way is a proxy that cannot be used. */
export type Route = { readonly kind: 'direct' | 'barred' } | { readonly kind: 'proxy'; readonly proxy: URL }

/** What a way is chosen by. */
export interface Surroundings {
  /** `network.proxy`: comes before every variable; false: no proxy at all. */
  readonly given: string | false | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether NO_PROXY names the endpoint. */
  readonly isExempt: (url: URL) => boolean
}

const direct: Route = { kind: 'direct' }

/**
 * The way to an endpoint. One on this machine is reached directly unless the host's own option names a proxy: a proxy somewhere else must
 * not see the bodies and credentials of a local server, and its `localhost` is another machine.
 *
 * A proxy that cannot be used is told and not gone around: whoever set it, perhaps to hide this machine's address, did not mean a direct
 * connection. Events are kept instead.
 */
export function chooseRoute(url: URL, { given, env, isExempt }: Surroundings, onBad: OnBad): Route {
  if (given === false) return direct
  if (given !== undefined) return { kind: 'proxy', proxy: new URL(given) }
  if (isLoopback(url.hostname)) return direct
  const named = namesFor(url.protocol).flatMap((name) => {
    const value = env[name]?.trim()
    return value ? [{ name, parsed: parseProxy(value) }] : []
  })
  if (named.length === 0 || isExempt(url)) return direct
  const usable = named.find(({ parsed }) => 'proxy' in parsed)
  for (const { name, parsed } of usable ? named.slice(0, named.indexOf(usable)) : named) {
    if ('fault' in parsed)
      onBad(name, `${parsed.fault}; ${usable ? `using ${usable.name} instead` : 'events are kept until it is changed'}`)
  }
  return usable && 'proxy' in usable.parsed ? { kind: 'proxy', proxy: usable.parsed.proxy } : { kind: 'barred' }
}

/** Whether a variable names a proxy for a URL. Only then NO_PROXY has to be looked at, by code that is loaded for it. */
export const namesProxy = (url: URL, { given, env }: Omit<Surroundings, 'isExempt'>): boolean =>
  given === undefined && !isLoopback(url.hostname) && namesFor(url.protocol).some((name) => env[name]?.trim())

/** The variables that name a proxy; the first that is set counts. Lower case before upper case, as in curl. */
function namesFor(protocol: string): readonly string[] {
  const own = protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  return [own, own.toUpperCase(), 'all_proxy', 'ALL_PROXY']
}
