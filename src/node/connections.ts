import type { Agent, AgentOptions } from 'node:https'
import type { Socket } from 'node:net'
import { limits } from '../model/limits.ts'
import { createLookup } from './lookup.ts'
import { clientOf } from './request.ts'
import { type Trust, trustAlso } from './trust.ts'
import { openTunnel } from './tunnel.ts'

/** Connections of our own to one endpoint, kept alive between requests. */
export interface Connections {
  /** What keeps those to an endpoint, or to the proxy before it. */
  agent(url: URL, proxy: URL | undefined): Agent
  /** Whether this machine's hosts file sends the name nowhere. */
  isBlocked(host: string): Promise<boolean>
  /** Ends those that nobody uses at the moment. */
  dropIdle(): void
  /** Ends every connection, however far it came; the next request makes new ones. */
  end(): void
}

/** @param ca PEM texts trusted besides the usual roots. */
export function createConnections(ca: readonly string[], hostsFile?: string): Connections {
  const names = createLookup(hostsFile)
  let trust: Trust | undefined
  const agents = new Map<string, Agent>()
  /** Ways through a proxy that have not come about: no agent knows their sockets yet. */
  const opening = new Set<() => void>()

  const optionsFor = (protocol: string, isProxy: boolean): AgentOptions => {
    const lookup = isProxy ? names.ofProxy : names.ofEndpoint
    const options = { keepAlive: true, lookup, autoSelectFamilyAttemptTimeout: limits.connectAttemptMs }
    if (protocol !== 'https:') return options
    trust ??= trustAlso(ca)
    return { ...options, ...trust }
  }
  const open = (protocol: string, isProxy: boolean) =>
    new (clientOf(protocol).Agent)(optionsFor(protocol, isProxy)) as Agent

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

  const end = () => {
    names.cancel()
    for (const stop of opening) stop()
    opening.clear()
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
  }
}

interface Target {
  readonly host?: string | null
  readonly port?: number | string | null
}

const hostAndPort = ({ host, port }: Target): string => `${host?.includes(':') ? `[${host}]` : host}:${port}`
