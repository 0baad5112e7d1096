/* Names, types and texts that several parts of the page share. */

import { isObject, type Values } from '../protocol/record.ts'
import type { ClientBooks } from '../view/books.ts'
import type { Entry, GoodEntry } from '../view/entry.ts'
import type { Wanted } from '../view/parse-behaviour.ts'

/** What `/api/books` says. */
export interface Books {
  readonly totals: Readonly<Record<'events' | 'duplicates' | 'records' | 'requests' | 'refused', number>> & {
    readonly dropped: Readonly<Record<string, number>>
  }
  readonly clients: readonly ClientBooks[]
}

/** The views of the page, in the order of their keys. */
export const tabs = ['events', 'requests', 'books', 'sessions', 'sampling', 'misbehave'] as const
export type Tab = (typeof tabs)[number]

export const tabNames: Readonly<Record<Tab, string>> = {
  events: 'Events',
  requests: 'Requests',
  books: 'Books',
  sessions: 'Sessions',
  sampling: 'Sampling',
  misbehave: 'Misbehave',
}

/** How the stream of entries stands. `closed`: the collector asks for a token. */
export type Link = 'connecting' | 'live' | 'lost' | 'closed'

/** `other`: set by other means than this page, which has no words for it. */
export type Shown = Wanted | { readonly kind: 'other' }

/** Whether it is an event of the SDK's own protocol. */
export const isEvent = (entry: Entry): entry is GoodEntry => entry.verdict === 'good' && entry.protocol === 'events'

/** What an entry itself says, by name. */
export const dataOf = (entry: GoodEntry): Values => entry.data as Values

/** The value, or an empty object where it is none. */
export const valuesOf = (value: unknown): Values => (isObject(value) ? value : {})

/** A value as one line. */
export const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : `${value}`)

/** Hours to milliseconds of an ISO time, in the zone of whoever looks. */
export const clockOf = (time: string | undefined): string => {
  const at = new Date(time ?? '')
  if (Number.isNaN(at.getTime())) return '--:--:--.---'
  const two = (n: number): string => `${n}`.padStart(2, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${`${at.getMilliseconds()}`.padStart(3, '0')}`
}

/** A behaviour in words, for whoever wonders why nothing is taken. */
export const wordsOf = (wanted: Shown): string => {
  switch (wanted.kind) {
    case 'other':
      return 'behaves as it was told when it was started'
    case 'ok':
      return 'takes everything'
    case 'status':
      return `answers ${wanted.status}${wanted.retry_after === undefined ? '' : `, Retry-After ${wanted.retry_after}`}`
    case 'delay':
      return `waits ${wanted.ms} ms`
    case 'fail-auth':
      return 'answers 401 to credentials'
    case 'reset':
      return `resets connections ${wanted.when.replace('-', ' ')}`
    case 'silent':
      return 'never answers'
    case 'drip':
      return 'answers a byte a second'
    case 'truncated':
      return 'breaks its answers off'
    case 'reject':
      return `refuses bodies with ${wanted.name}`
  }
}
