/* What the page knows, kept current by the stream and by a few questions. */

import type { Entry } from '../view/entry.ts'
import type { Wanted } from '../view/parse-behaviour.ts'
import type { ShownRequest } from '../view/requests.ts'
import { ask, askJson, rememberToken } from './server.ts'
import { follow } from './stream.ts'
import type { Books, Link, Shown } from './words.ts'

/** What is known. It is changed in place; `onChange` tells when. */
export interface Store {
  readonly entries: () => readonly Entry[]
  readonly link: () => Link
  readonly books: () => Books | undefined
  readonly requests: () => readonly ShownRequest[]
  readonly behaviour: () => Shown
  /** Asks the collector to behave so. Resolves to undefined where it does, else to why not; never rejects, for a click has nobody to catch it. */
  readonly behave: (wanted: Wanted) => Promise<string | undefined>
  readonly useToken: (token: string) => void
  readonly onChange: (listener: () => void) => () => void
}

/** Entries that a page holds which is left open for days. The collector has a limit of its own. */
const maxEntries = 60_000

/** How often books and requests are asked for at most while something comes. */
const refreshMs = 500

/** Makes the store and begins to follow the collector. */
export const createStore = (): Store => {
  let entries: Entry[] = []
  let link: Link = 'connecting'
  let books: Books | undefined
  let requests: readonly ShownRequest[] = []
  let behaviour: Shown = { kind: 'ok' }
  let timer = 0
  const listeners = new Set<() => void>()
  const changed = (): void => {
    for (const listener of listeners) listener()
  }

  /** Asks for what the stream does not carry. A question without an answer leaves what was known, so nothing flickers while the collector restarts. */
  const refresh = async (): Promise<void> => {
    const [nextBooks, nextRequests, nextBehaviour] = await Promise.all([
      askJson<Books>('/api/books'),
      askJson<{ readonly requests: readonly ShownRequest[] }>('/api/requests?limit=200'),
      askJson<Shown>('/api/behaviour'),
    ])
    books = nextBooks ?? books
    requests = nextRequests?.requests ?? requests
    behaviour = nextBehaviour ?? behaviour
    changed()
  }
  const refreshSoon = (): void => {
    if (timer !== 0) return
    timer = window.setTimeout(() => {
      timer = 0
      void refresh()
    }, refreshMs)
  }
  // Now and then also while nothing comes: a request that is never answered makes no entry, but is shown in the tab "Requests".
  window.setInterval(() => link === 'live' && !document.hidden && refreshSoon(), 3_000)

  const again = follow({
    onEntries: (more) => {
      entries.push(...more)
      if (entries.length > maxEntries * 1.1) entries = entries.slice(-maxEntries)
      refreshSoon()
      changed()
    },
    onLink: (next) => {
      link = next
      if (next === 'live') void refresh()
      changed()
    },
    after: () => entries.at(-1)?.seq ?? 0,
    onRestart: () => {
      entries = []
    },
  })

  return {
    entries: () => entries,
    link: () => link,
    books: () => books,
    requests: () => requests,
    behaviour: () => behaviour,
    behave: async (wanted) => {
      try {
        const headers = { 'content-type': 'application/json' }
        const answer = await ask('/api/behaviour', { method: 'POST', headers, body: JSON.stringify(wanted) })
        const said = (await answer.json()) as { readonly error?: { readonly message: string } }
        await refresh()
        return answer.ok ? undefined : (said.error?.message ?? `it answers ${answer.status}`)
      } catch {
        return 'the collector cannot be reached'
      }
    },
    useToken: (token) => {
      rememberToken(token)
      again()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
