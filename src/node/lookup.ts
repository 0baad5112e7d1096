/*
 * Looks up names for `http.ts` and `ask.ts`, in the place of Node's own `dns.lookup`. That one cannot be given up: an aborted request kept
 * an ending process alive for 10 s. And it does not say whether a user has blocked the name.
 */

import type { LookupAddress, LookupOptions, promises } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { limits } from '../model/limits.ts'
import { isLocalName } from '../policy/loopback.ts'
import { isHereOrNowhere, isNowhere } from '../policy/nowhere.ts'
import { nodeClock } from './clock.ts'
import { openHostsFile } from './hosts-file.ts'

/** Look-ups that belong together: those of one set of connections. */
export interface Lookup {
  /** Fails with NAME_BLOCKED for a name that is sent nowhere, by the hosts file or a filtering name server. */
  readonly ofEndpoint: LookupFunction
  /** Never fails with NAME_BLOCKED: a proxy may well be on this machine, under whatever name. */
  readonly ofProxy: LookupFunction
  /** Whether the hosts file sends the name nowhere. Asked before a request through a proxy, which resolves the name without that file. */
  isBlocked(host: string): Promise<boolean>
  /** Ends what is under way with ECANCELLED. */
  cancel(): void
}

/**
 * Codes by which the resolver says that it found nothing. The system is asked then, because the resolver (c-ares) knows nothing of split
 * DNS, mDNS or what else a system is set up to ask.
 */
const answered = new Set([
  'ENOTFOUND',
  'ENODATA',
  'ESERVFAIL',
  'EREFUSED',
  'ENOTIMP',
  'EFORMERR',
  'EBADNAME',
  'ECONNREFUSED',
])

const local: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

/** @param hostsPath the hosts file, if it is not the system's. */
export function createLookup(hostsPath?: string): Lookup {
  const hosts = openHostsFile(hostsPath)
  let resolver: promises.Resolver | undefined
  let cancelled = 0

  const inHostsFile = async (host: string): Promise<readonly LookupAddress[]> => {
    const before = cancelled
    const found = await hosts.find(host)
    if (cancelled !== before) throw withCode('ECANCELLED', host)
    return found
  }
  const fromNameServer = async (host: string, options: LookupOptions): Promise<readonly LookupAddress[]> => {
    resolver ??= openResolver()
    const asked = resolver
    const questions = [asked.resolve4(host), asked.resolve6(host)] as const
    const both = Promise.allSettled(questions)
    // Some name servers never answer for one of the families. Once the other has answered, it is waited for only a moment longer.
    const enough = await Promise.any(questions).then(
      () => nodeClock.later(limits.resolutionDelayMs, () => asked.cancel()),
      () => () => {},
    )
    const [v4, v6] = await both
    enough()
    const found = [...addresses(v4, 4), ...addresses(v6, 6)]
    if (found.length > 0) return found
    const error: NodeJS.ErrnoException = v4.status === 'rejected' ? v4.reason : withCode('ENOTFOUND', host)
    if (!answered.has(error.code ?? 'ENOTFOUND')) throw error
    return process.getBuiltinModule('node:dns').promises.lookup(host, { ...options, all: true })
  }

  const resolve = async (host: string, options: LookupOptions, isProxy: boolean): Promise<readonly LookupAddress[]> => {
    if (isLocalName(host)) return local
    const written = await inHostsFile(host)
    const found = written.length > 0 ? written : await fromNameServer(host, options)
    // In a hosts file 127.0.0.1 is the old way to block a name. A name server that answers so is on a developer's machine, and means it.
    if (!isProxy && all(found, written.length > 0 ? isHereOrNowhere : isNowhere)) throw withCode('NAME_BLOCKED', host)
    return found
  }

  const lookup =
    (isProxy: boolean): LookupFunction =>
    (host, options, callback) => {
      const only = Number(options.family) || 0
      resolve(host, options, isProxy).then(
        (found) => {
          const fit = found.filter(({ family }) => only === 0 || family === only)
          const [first] = fit
          if (!first) callback(withCode('ENOTFOUND', host), '', 0)
          else if (options.all) callback(null, fit)
          else callback(null, first.address, first.family)
        },
        (error: NodeJS.ErrnoException) => callback(error, '', 0),
      )
    }

  return {
    ofEndpoint: lookup(false),
    ofProxy: lookup(true),
    isBlocked: async (host) => !isLocalName(host) && all(await hosts.find(host), isHereOrNowhere),
    cancel: () => {
      cancelled++
      resolver?.cancel()
    },
  }
}

/** Whether every address is one that blocks; a single one that leads somewhere is meant to be used. */
const all = (found: readonly { readonly address: string }[], blocks: (address: string) => boolean): boolean =>
  found.length > 0 && found.every(({ address }) => blocks(address))

const withCode = (code: string, host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`no address of ${host}`), { code })

/** Made when the first name is looked up; an endpoint given as an address needs none. */
function openResolver(): promises.Resolver {
  const dns = process.getBuiltinModule('node:dns')
  const resolver = new dns.promises.Resolver({ timeout: 2_000, tries: 2 })
  try {
    // What the host set for its process holds for us, too.
    resolver.setServers(dns.getServers())
  } catch {
    // Some systems list servers in a form that is not taken back; the resolver knows those of the system already.
  }
  return resolver
}

const addresses = (result: PromiseSettledResult<string[]>, family: 4 | 6): readonly LookupAddress[] =>
  result.status === 'fulfilled' ? result.value.map((address) => ({ address, family })) : []
