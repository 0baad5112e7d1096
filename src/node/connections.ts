import type { Agent } from 'node:http'
import { limits } from '../model/limits.ts'
import { createLookup } from './lookup.ts'

/** Connections of our own to one endpoint, kept alive between requests. */
export interface Connections {
  /** What keeps those of a protocol, `https:` or `http:`. */
  agent(protocol: string): Agent
  /** Ends every connection, however far it came; the next request makes new ones. */
  end(): void
}

/** @param ca PEM texts trusted besides the usual roots. */
export function createConnections(ca: readonly string[]): Connections {
  const { lookup, cancel } = createLookup()
  let roots: { readonly ca?: string[] } | undefined
  let controller: AbortController | undefined
  const agents = new Map<string, Agent>()

  const open = (protocol: string) => {
    // The signal reaches sockets nobody else can: those on which a proxy is still asked for a tunnel.
    controller ??= new AbortController()
    const { signal } = controller
    const options = { keepAlive: true, lookup, autoSelectFamilyAttemptTimeout: limits.connectAttemptMs, signal }
    if (protocol !== 'https:') return new (clientOf('http:').Agent)(options)
    roots ??= ca.length > 0 ? { ca: [...usualRoots(), ...ca] } : {}
    return new (clientOf('https:').Agent)({ ...options, ...roots })
  }

  return {
    agent: (protocol) => {
      const agent = agents.get(protocol) ?? open(protocol)
      agents.set(protocol, agent)
      return agent
    },
    end: () => {
      cancel()
      controller?.abort()
      controller = undefined
      for (const agent of agents.values()) agent.destroy()
      agents.clear()
    },
  }
}

/** Node's client for a protocol. The one for plain HTTP must do without the other: TLS takes milliseconds to load. */
export const clientOf = (protocol: string | null | undefined) =>
  protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')

/** The roots Node would trust by itself: an own `ca` replaces them instead of adding to them. */
function usualRoots(): readonly string[] {
  const tls = process.getBuiltinModule('node:tls')
  // Since 22.15, and includes what NODE_EXTRA_CA_CERTS added.
  const get = (tls as { getCACertificates?: (type: 'default') => string[] }).getCACertificates
  if (get) return get('default')
  return [...tls.rootCertificates, ...extraRoots(process.env.NODE_EXTRA_CA_CERTS)]
}

function extraRoots(path: string | undefined): readonly string[] {
  try {
    return path ? [process.getBuiltinModule('node:fs').readFileSync(path, 'utf8')] : []
  } catch {
    // Node itself warns of a file it cannot read, and goes on without.
    return []
  }
}
