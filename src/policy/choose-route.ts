import { isLoopback } from './loopback.ts'
import type { OnBad } from './on-bad.ts'
import { parseProxy } from './parse-proxy.ts'

/** How a request gets to its endpoint. `barred`: the only way is a proxy that cannot be used. */
export type Route = { readonly kind: 'direct' | 'barred' } | { readonly kind: 'proxy'; readonly proxy: URL }

export interface Surroundings {
  /** `network.proxy`: comes before every variable; false: no proxy at all. */
  readonly given: string | false | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether NO_PROXY names the endpoint. */
  readonly isExempt: (url: URL) => boolean
}

const direct: Route = { kind: 'direct' }

/**
 * The way to an endpoint. One on this machine is reached directly unless the host's own option names a proxy: to a proxy
 * somewhere else the body and the credentials of a local server are nobody's business, and its `localhost` is another one.
 *
 * A proxy that cannot be used is told and not gone around: whoever set it, perhaps to hide this machine's address, did not
 * mean a direct connection.
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

/** Whether a variable names a proxy for it that counts unless NO_PROXY names the endpoint. */
export const namesProxy = (url: URL, { given, env }: Omit<Surroundings, 'isExempt'>): boolean =>
  given === undefined && !isLoopback(url.hostname) && namesFor(url.protocol).some((name) => env[name]?.trim())

/** The variables that name a proxy, the first that is set counts. Small letters first, as in curl. */
function namesFor(protocol: string): readonly string[] {
  const own = protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  return [own, own.toUpperCase(), 'all_proxy', 'ALL_PROXY']
}
