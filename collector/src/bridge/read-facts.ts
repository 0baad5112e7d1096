/* From records of OTLP to facts. What is not Claude Code's is counted and left out. */

import type { WireRecord } from '../protocol/record.ts'
import { reader, some, text } from './coerce.ts'
import type { KeepContent } from './content.ts'
import type { About, Fact } from './fact.ts'
import { costBy, type Prices } from './prices.ts'
import { readLog } from './read-log.ts'
import { readPoint } from './read-point.ts'
import { readSpan } from './read-span.ts'

/** By what a user is known: a random id of the installation, the account, or the address. */
export type UserIs = 'id' | 'account' | 'email'

/** How records are read. */
export interface ReadOptions {
  readonly keep: KeepContent
  readonly userIs: UserIs
  /** For requests whose cost nobody tells; undefined: it stays unknown. */
  readonly prices?: Prices | undefined
  /** Epoch milliseconds, for records that have no time. */
  readonly now: number
}

const prefix = 'claude_code.'

/** Whether Claude Code wrote it. */
const isOurs = ({ name, facts }: WireRecord): boolean =>
  [name, facts.body].some((part) => typeof part === 'string' && part.startsWith(prefix)) ||
  (typeof facts.scope === 'string' && facts.scope.startsWith('com.anthropic.claude_code'))

/** What names the user, as the flag wants it. Where that is missing the next weaker name stands in, and never a stronger one. */
const userOf = ({ text: textOf }: ReturnType<typeof reader>, userIs: UserIs): string | undefined => {
  const [id, account, email] = [textOf('user.id'), textOf('user.account_uuid'), textOf('user.email')]
  if (userIs === 'email') return email ?? account ?? id
  return userIs === 'account' ? (account ?? id) : id
}

/** Who and where, which every record carries. Gathered once a request, so that the journal has one line of it and not one a record. */
const about = ({ attributes, resource }: WireRecord, at: number, userIs: UserIs): About => {
  const read = reader(attributes)
  return {
    ...some({ user: userOf(read, userIs), version: read.text('app.version') ?? text(resource['service.version']) }),
    ...some({ entrypoint: read.text('app.entrypoint'), terminal: read.text('terminal.type') }),
    ...some({ os: text(resource['os.type']), organization: read.text('organization.id') }),
    ...{ is: 'about', at, session: read.text('session.id') ?? 'unknown' },
  }
}

/** Undefined: a record that tells nothing new. */
const factOf = (record: WireRecord, at: number, keep: KeepContent): Fact | undefined => {
  if (record.protocol === 'otlp/metrics') return readPoint(record, at)
  if (record.protocol === 'otlp/traces') return readSpan(record, at, keep)
  const body = typeof record.facts.body === 'string' ? record.facts.body : ''
  const name =
    text(record.attributes['event.name']) ?? (body.startsWith(prefix) ? body.slice(prefix.length) : record.name)
  return readLog(record, name.startsWith(prefix) ? name.slice(prefix.length) : name, at, keep)
}

/**
 * Adds a cost from the price list where the event has none. This happens when the request arrives and not when costs are summed up, so a new
 * list does not change what is in the journal.
 */
const withPrice = (fact: Fact, prices: Prices): Fact => {
  const isRequest = fact.is === 'request' || (fact.is === 'timing' && fact.of === 'request')
  if (!isRequest || fact.nanos !== undefined || !fact.tokens) return fact
  const model = fact.is === 'request' ? fact.model : (fact.name ?? '')
  const nanos = costBy(prices, model, fact.tokens)
  return nanos === undefined ? fact : { ...fact, nanos, pricesOf: prices.asOf }
}

/** The facts of one request, and how many of its records were none of Claude Code's. */
export const readFacts = (
  records: readonly WireRecord[],
  { keep, userIs, prices, now }: ReadOptions,
): { readonly facts: readonly Fact[]; readonly strange: number } => {
  const facts: Fact[] = []
  const who = new Map<string, About>()
  let strange = 0
  for (const record of records) {
    if (!isOurs(record)) {
      strange++
      continue
    }
    const time = Date.parse(record.time ?? `${record.attributes['event.timestamp']}`)
    const at = Number.isNaN(time) ? now : time
    const fact = factOf(record, at, keep)
    if (!fact) continue
    facts.push(prices ? withPrice(fact, prices) : fact)
    who.set(fact.session, { ...who.get(fact.session), ...about(record, at, userIs) })
  }
  return { facts: [...who.values(), ...facts], strange }
}
