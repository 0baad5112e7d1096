/*
 * Settings from a server, for `httpSettings` and `ofrep`. Short programs start often, so the last answer lies on disk with the time until
 * which it is fresh: most runs ask nobody, and a server that is down is not asked by each of them.
 */

import type { Report } from '../model/diagnostics.ts'
import type { Ask, Clock } from '../model/ports.ts'
import type { SettingsSource } from '../model/settings.ts'
import { sourceLimits } from '../model/source-limits.ts'
import { isHeaderName, isHeaderText } from '../policy/header-text.ts'
import { loadedSource } from './loaded.ts'
import type { Loaded } from './loader.ts'
import type { Store } from './stored.ts'

/** What the text of an answer means: a document, or in words why it is none. */
export type Understood = { readonly document: unknown } | { readonly problem: string }

/** What a fetched source is made of. */
export interface FetchedOptions {
  readonly ask: Ask
  readonly clock: Clock
  /** A random number in [0, 1). */
  readonly roll: () => number
  readonly report: Report
  /** What holds until something was fetched. */
  readonly document: unknown
  /** What the server is called in messages. */
  readonly name: string
  readonly question: { readonly url: string; readonly method: 'GET' | 'POST'; readonly body?: string }
  /** The host's headers, asked for each request; they may be a promise, and anything. */
  readonly headers: () => unknown
  /** How often to ask where the answer does not say. */
  readonly pollMs: number
  /** Where the last answer is kept; undefined: nowhere. */
  readonly store: Store | undefined
  /** Understands a text and its signature, whether it comes from the server or from the disk. */
  readonly understand: (text: string, signature: string) => Understood
}

/** The header in which a signed document has its signature. */
const signatureHeader = 'x-orangebox-signature'

/**
 * A source that asks a server: at once when the answer on disk is not fresh, then as often as the server wants. `read` never waits for it.
 * Neither method throws.
 */
export function fetchedSource(options: FetchedOptions): SettingsSource {
  const { clock, roll, store, understand, document, pollMs } = options
  const { url, method, body } = options.question
  /** The question, by which an answer on disk is known to belong to it. */
  const of = `${method} ${url} ${body ?? ''}`
  let last = { of, text: '', etag: '', signature: '', until: 0 }

  /** Notes until when the answer is fresh, on disk as well, so that the next runs do not ask before. */
  const keep = (waitMs: number): number => {
    last = { ...last, until: clock.now() + waitMs }
    store?.write(last)
    return waitMs
  }
  const failed = (problem: string, againMs?: number): Loaded => {
    keep(Math.max(againMs ?? 0, sourceLimits.failureMs))
    return { kind: 'failed', problem, againMs }
  }
  const load = async (signal: AbortSignal): Promise<Loaded> => {
    const headers = textHeaders(await options.headers())
    if (last.etag) headers['if-none-match'] = last.etag
    const answer = await options.ask({ url, method, body, headers, signal, maxBytes: sourceLimits.maxBytes })
    if (answer.kind === 'failure') return failed(`cannot be reached: ${answer.code}`)
    const againMs = freshMs(answer.headers, pollMs) * (0.9 + 0.2 * roll())
    if (answer.status === 304 && last.text) return { kind: 'same', againMs: keep(againMs) }
    if (answer.status !== 200) return failed(`answered ${answer.status}`, answer.retryMs)
    const signature = answer.headers[signatureHeader] ?? ''
    const understood = understand(answer.text, signature)
    // `last` keeps the tag of the last good document. With the tag of this one, which cannot be used, the server would answer 304 from now on.
    if ('problem' in understood) return failed(understood.problem)
    last = { ...last, text: answer.text, etag: answer.headers.etag ?? '', signature }
    if (/\bno-store\b/.test(answer.headers['cache-control'] ?? '')) return { kind: 'document', ...understood, againMs }
    return { kind: 'document', ...understood, againMs: keep(againMs) }
  }
  /** What is on disk is read when somebody asks for the first time, not when the source is made. */
  const open = (): SettingsSource => {
    const stored = store?.read()
    const understood = stored?.text ? understand(stored.text, stored.signature) : undefined
    const isGood = understood !== undefined && 'document' in understood
    if (stored && isGood) last = stored
    // If what is on disk cannot be used the server is asked at once. If it only says that the server could not be reached, that wait is kept.
    const isUsed = stored !== undefined && (isGood || stored.text === '')
    // After a clock was set back `until` may lie far ahead; no wait is longer than the longest that an answer may ask for.
    const waitMs = isUsed ? Math.min(stored.until - clock.now(), sourceLimits.maxPollMs) : 0
    const firstMs = waitMs > 0 ? waitMs : undefined
    return loadedSource({ ...options, document: isGood ? understood.document : document, firstMs, load })
  }
  let opened: SettingsSource | undefined
  const inner = (): SettingsSource => {
    opened ??= open()
    return opened
  }
  return { read: (key) => inner().read(key), subscribe: (listener) => inner().subscribe(listener) }
}

/** How long an answer is fresh (RFC 9111, 5.2.2.1), within bounds. */
function freshMs(headers: Readonly<Record<string, string>>, pollMs: number): number {
  const control = headers['cache-control'] ?? ''
  const seconds = /\bno-(?:cache|store)\b/.test(control) ? undefined : /\bmax-age=(\d+)/.exec(control)?.[1]
  if (seconds === undefined || Number(seconds) === 0) return pollMs
  return Math.min(Math.max(Number(seconds) * 1_000, sourceLimits.minPollMs), sourceLimits.maxPollMs)
}

/** The host's headers, as far as HTTP can carry them. */
function textHeaders(given: unknown): Record<string, string> {
  const fit = Object.entries(given ?? {}).filter(
    ([name, value]) => typeof value === 'string' && isHeaderName(name) && isHeaderText(value),
  )
  return { accept: 'application/json', ...Object.fromEntries(fit) }
}
