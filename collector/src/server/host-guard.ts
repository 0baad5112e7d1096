/* Keeps websites away from a server on a developer's machine, which browsers would otherwise let them talk to. */

/** What a request says of where it goes, and where it really came in. */
export interface Addressed {
  readonly host: string | undefined
  readonly origin: string | undefined
  /** The address of this machine that the connection was made to. */
  readonly localAddress: string | undefined
}

/** The host in lower case, without brackets and without a dot at its end. */
const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** The host of `name`, `name:1` or `[::1]:1`; undefined for anything else. */
const hostOf = (authority: string): string | undefined => {
  if (/[\s/?#@\\]/.test(authority)) return undefined
  const url = URL.canParse(`http://${authority}`) ? new URL(`http://${authority}`) : undefined
  return url && bare(url.hostname)
}

const originHost = (origin: string): string | undefined => {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  return url && /^https?:$/.test(url.protocol) ? bare(url.hostname) : undefined
}

/**
 * Whether a host is this machine by its name or address alone.
 *
 * @param host without brackets
 */
const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)

/** What whoever starts a server should hear, where more than this machine reaches it and it asks for no token; undefined: nothing. */
export const warningOf = (url: string, token: string | undefined): string | undefined =>
  token === undefined && !isLoopback(bare(new URL(url).hostname))
    ? 'whoever reaches this address may send to it: consider --token'
    : undefined

/**
 * Makes the guard. A website can let its own name point to this machine and then talk to the collector as to its own server (DNS
 * rebinding): the name in `Host` gives that away. And any website can post without reading the answer: `Origin` gives that away. Allowed
 * are names of loopback, the address that was bound, the one that the connection was made to, and what the user allows.
 *
 * @param allowed names and addresses besides those of loopback
 * @returns why the request is refused, or undefined
 */
export const createHostGuard = (allowed: readonly string[]) => {
  const names = new Set(allowed.map(bare))
  return ({ host, origin, localAddress }: Addressed): string | undefined => {
    const local = localAddress?.replace(/^::ffff:/i, '')
    const isOurs = (name: string | undefined): boolean =>
      name !== undefined && (isLoopback(name) || names.has(name) || name === local)
    const advice = 'use localhost or the address it listens on, or allow the name with --allow-host'
    if (!isOurs(host === undefined ? undefined : hostOf(host)))
      return `Host ${host ?? '(none)'} is not this collector: ${advice}`
    if (origin !== undefined && !isOurs(originHost(origin)))
      return `a web page of ${origin} may not talk to this collector: ${advice}`
    return undefined
  }
}
