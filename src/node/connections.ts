/*
 * The sockets behind `http.ts`: an agent for each combination of protocol and proxy, names looked up in a way that can be given up, and
 * the tunnels through proxies. Kept apart so that one call, `end`, closes all of it when a deadline passes.
 */

import type { Agent, AgentOptions } from 'node:https'
import type { Socket } from 'node:net'
import { limits } from '../model/limits.ts'
import type { OnBad } from '../policy/on-bad.ts'
import { nodeClock } from './clock.ts'
import { createLookup } from './lookup.ts'
import { httpModule } from './request.ts'
import { type Trust, trustAlso } from './trust.ts'
import { openTunnel } from './tunnel.ts'

/** Connections of our own to one endpoint, kept alive between requests. */
export interface Connections {
  /** The agent that keeps connections to an endpoint, or to the proxy in front of it. */
  agent(url: URL, proxy: URL | undefined): Agent
  /** Whether this machine's hosts file sends the name nowhere. */
  isBlocked(host: string): Promise<boolean>
  /** Ends those that nobody uses at the moment. */
  dropIdle(): void
  /** Ends every connection, however far it came; the next request makes new ones. */
  end(): void
  /** The same where nothing is under way: nobody waits for those that are kept. */
  close(): void
}

/**
 * @param ca PEM texts trusted besides the usual roots.
 * @param onBad told of those that are none.
 * @param hostsFile default: the system's.
 */
export function createConnections(ca: readonly string[], onBad: OnBad, hostsFile?: string): Connections {
  const names = createLookup(hostsFile)
  let trust: Trust | undefined
  const agents = new Map<string, Agent>()
  /** How to end each tunnel that is being opened: no agent knows its socket yet, so destroying the agents would leave it. */
  const opening = new Set<() => void>()

  const optionsFor = (protocol: string, isProxy: boolean): AgentOptions => {
    const lookup = isProxy ? names.ofProxy : names.ofEndpoint
    const options = { keepAlive: true, lookup, autoSelectFamilyAttemptTimeout: limits.connectAttemptMs }
    if (protocol !== 'https:') return options
    trust ??= trustAlso(ca, onBad)
    return { ...options, ...trust }
  }
  const open = (protocol: string, isProxy: boolean) =>
    new (httpModule(protocol).Agent)(optionsFor(protocol, isProxy)) as Agent

  /** An agent for HTTPS whose connections begin with a tunnel: TLS to the endpoint is spoken over the proxy's socket. */
  const openThrough = (proxy: URL): Agent => {
    const agent = open('https:', false)
    const secure = agent.createConnection.bind(agent)
    const create = (target: Target, done: (error: Error | null, socket?: Socket) => void): undefined => {
      const way = { proxy, target: hostAndPort(target), options: optionsFor(proxy.protocol, true), onNoConnection: end }
      const stop = openTunnel(way, (error, socket) => {
        opening.delete(stop)
        if (error || !socket) done(error)
        else done(null, secure({ ...target, socket } as Parameters<typeof secure>[0], () => {}) as Socket)
      })
      opening.add(stop)
    }
    return Object.assign(agent, { createConnection: create })
  }

  const endOpening = () => {
    names.cancel()
    for (const stop of opening) stop()
    opening.clear()
  }
  const end = () => {
    endOpening()
    for (const agent of agents.values()) agent.destroy()
    agents.clear()
  }

  return {
    agent: ({ protocol }, proxy) => {
      const key = `${protocol} ${proxy?.href ?? ''}`
      const make = () =>
        proxy && protocol === 'https:' ? openThrough(proxy) : open((proxy ?? { protocol }).protocol, !!proxy)
      const agent = agents.get(key) ?? make()
      agents.set(key, agent)
      return agent
    },
    isBlocked: names.isBlocked,
    dropIdle: () => {
      for (const { freeSockets } of agents.values())
        for (const socket of Object.values(freeSockets).flat()) socket?.destroy()
    },
    end,
    close: () => {
      endOpening()
      const kept = [...agents.values()]
      agents.clear()
      // A moment later, which a program that ends now does not live to see: the system closes its sockets. For each socket that is destroyed Node
      // asks whether it is `process.stderr`, and so opens that.
      if (kept.length > 0) nodeClock.later(limits.closingMs, () => kept.forEach((agent) => void agent.destroy()))
    },
  }
}

interface Target {
  readonly host?: string | null
  readonly port?: number | string | null
}

/** As CONNECT wants it: an IPv6 address in brackets. */
const hostAndPort = ({ host, port }: Target): string => `${host?.includes(':') ? `[${host}]` : host}:${port}`
