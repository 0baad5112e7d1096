/* `orangebox-collector tail`: follows a collector that runs elsewhere, by its API. */

import { complain, wantsColour } from '../terminal/complain.ts'
import { formatEntry } from '../terminal/format-entry.ts'
import { createPalette } from '../terminal/palette.ts'
import { printable } from '../terminal/printable.ts'
import type { Page } from '../view/entries.ts'
import type { Entry } from '../view/entry.ts'

/** What the command line of `tail` asks for. */
export interface TailFlags {
  readonly url: string
  readonly token?: string
  readonly filter?: string
  readonly json?: boolean
  /** Only what comes from now on. */
  readonly new?: boolean
}

/** How long the collector may hold an answer back until something comes; it allows no more. */
const waitSeconds = 30

/** What a question came to: an answer, or in words why there is none. */
type Asked<T> = { readonly answer: T } | { readonly why: string }

const ask = async <T>(url: URL, token: string | undefined, signal: AbortSignal): Promise<Asked<T>> => {
  try {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await fetch(url, { headers, signal, redirect: 'error' })
    if (answer.ok) return { answer: (await answer.json()) as T }
    const said = (await answer.text()).slice(0, 300)
    return { why: `it answers ${answer.status}: ${said}` }
  } catch (error) {
    const { cause, message } = error as Error
    return { why: cause instanceof Error ? cause.message || message : message }
  }
}

const api = ({ url, filter }: TailFlags, path: string, query: Readonly<Record<string, string>>): URL => {
  const asked = new URL(path, url)
  for (const [name, value] of Object.entries(query)) asked.searchParams.set(name, value)
  if (filter !== undefined) asked.searchParams.set('filter', filter)
  return asked
}

/** JSON in which nothing drives a terminal. `JSON.stringify` escapes most of that, but not DEL and what is beyond ASCII; the escapes put in their place are JSON, too. */
const asJson = (entry: Entry): string => printable(JSON.stringify(entry))

/**
 * Prints what a running collector has taken and goes on with what comes, until a signal or until nobody reads any more. Resolves to the
 * exit code: 1 when the collector cannot be reached, or not any longer.
 */
export const runTail = async (flags: TailFlags): Promise<number> => {
  const over = new AbortController()
  const end = (): void => over.abort()
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  process.stdout.on('error', end)
  const paint = createPalette(wantsColour(process.stdout))
  const line = (entry: Entry): string => (flags.json ? asJson(entry) : formatEntry(entry, paint))

  let after = 0
  if (flags.new) {
    const books = await ask<{ readonly last: number }>(api(flags, '/api/books', {}), flags.token, over.signal)
    if ('why' in books) return over.signal.aborted ? 0 : complain(printable(`cannot follow ${flags.url}: ${books.why}`))
    after = books.answer.last
  }
  for (;;) {
    const url = api(flags, '/api/events', { after: `${after}`, wait: `${waitSeconds}` })
    const asked = await ask<Page>(url, flags.token, over.signal)
    if (over.signal.aborted) return 0
    if ('why' in asked) return complain(printable(`cannot follow ${flags.url}: ${asked.why}`))
    const { entries, next } = asked.answer
    if (entries.length > 0) process.stdout.write(`${entries.map(line).join('\n')}\n`)
    after = next
  }
}
