import type { LookupAddress, LookupOptions, promises } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { limits } from '../model/limits.ts'
import { nodeClock } from './clock.ts'

/** Resolves names such that it can be given up: an abort does not end `getaddrinfo`, which held an aborted process for 10 s. */
export interface Lookup {
  readonly lookup: LookupFunction
  /** Ends what is under way with ECANCELLED. */
  cancel(): void
}

/** Answers of a name server that says it does not know. c-ares ignores the hosts file and split DNS, so the system is asked then. */
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

export function createLookup(): Lookup {
  let resolver: promises.Resolver | undefined

  const resolve = async (host: string, options: LookupOptions): Promise<readonly LookupAddress[]> => {
    if (host === 'localhost' || host.endsWith('.localhost')) return local
    resolver ??= openResolver()
    const asked = resolver
    const questions = [asked.resolve4(host), asked.resolve6(host)] as const
    const both = Promise.allSettled(questions)
    // Some name servers never answer for one family. Once the other has answered, that is waited for no longer than a moment.
    const enough = await Promise.any(questions).then(
      () => nodeClock.later(limits.resolutionDelayMs, () => asked.cancel()),
      () => () => {},
    )
    const [v4, v6] = await both
    enough()
    const found = [...addresses(v4, 4), ...addresses(v6, 6)]
    if (found.length > 0) return found
    const error: NodeJS.ErrnoException = v4.status === 'rejected' ? v4.reason : new Error(`no address of ${host}`)
    if (!answered.has(error.code ?? 'ENOTFOUND')) throw error
    return process.getBuiltinModule('node:dns').promises.lookup(host, { ...options, all: true })
  }

  return {
    lookup: (host, options, callback) => {
      const only = Number(options.family) || 0
      resolve(host, options).then(
        (all) => {
          const fit = all.filter(({ family }) => only === 0 || family === only)
          const [first] = fit
          if (!first) callback(Object.assign(new Error(`no address of ${host}`), { code: 'ENOTFOUND' }), '', 0)
          else if (options.all) callback(null, fit)
          else callback(null, first.address, first.family)
        },
        (error: NodeJS.ErrnoException) => callback(error, '', 0),
      )
    },
    cancel: () => resolver?.cancel(),
  }
}

/** Made when the first name is looked up: an address in numbers needs none. */
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
