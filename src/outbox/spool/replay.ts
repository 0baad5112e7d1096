/*
 * Reading a segment. Its text may be damaged, cut off, or planted by somebody else, so nothing of it is believed that is not of our form: parts
 * of it go into requests as they stand.
 */

import type { DropReason } from '../../model/books.ts'
import { limits } from '../../model/limits.ts'
import { or } from '../../model/or.ts'
import type { DropReport } from '../../model/segment.ts'
import { isTold } from '../../policy/is-told.ts'
import { atOnce, type Steps } from '../../policy/steps.ts'
import { isObject } from '../../policy/validators.ts'
import { eventOfLine, firstWire } from './lines.ts'

/** What a segment's text says is still to be done. */
export interface Replay {
  readonly consent: string | null
  readonly account: string | null
  readonly wire: string
  /** JSON of the last resource line. */
  readonly resource: string
  /** Events neither acked nor dropped: id to encoded event. */
  readonly events: Map<string, string>
  /** Events it ever held, each id once. */
  readonly total: number
  /** Events given up in it, told or not. */
  readonly dropped: number
  /** Reports the server was not told of. */
  readonly reports: Map<string, DropReport>
  /** Losses that are not part of a report yet. */
  readonly losses: Map<string, DropReport>
  /** Lines that could not be read. A torn last line is none of them, because its `logEvent` never returned. */
  readonly damaged: number
}

/**
 * Reads a segment from its text. Events are taken once by id, whatever order acks and events come in; kinds this version
 * does not know are ignored. Pure.
 */
export const replay = (text: string): Replay => atOnce(replaying(text))

/** The same in steps: a full segment takes 10 ms, for which a host's event loop should not stand still. */
export function* replaying(text: string): Steps<Replay> {
  const events = new Map<string, string>()
  const reports = new Map<string, DropReport>()
  const losses = new Map<string, DropReport>()
  /** Losses that are part of a report. */
  const summed = new Set<unknown>()
  const done = new Set<string>()
  let header: { readonly consent?: unknown; readonly account?: unknown; readonly wire?: unknown } = {}
  let resource = '{}'
  let damaged = 0
  let lines = 0

  const addReport = (report: DropReport, of: unknown) => {
    for (const id of Array.isArray(of) ? of : []) summed.add(id)
    // A former holder that wrote late may have summed up fewer of the same losses, and tells nobody any more.
    if (report.n >= (reports.get(report.id)?.n ?? 0)) reports.set(report.id, report)
  }
  const take = (line: string): boolean => {
    const event = parseEvent(line)
    if (event) return events.set(event.id, event.json) && true
    const parsed = parseObject(line)
    if (!parsed) return false
    if (isObject(parsed.segment)) header = parsed.segment
    else if (isObject(parsed.resource)) resource = JSON.stringify(parsed.resource)
    else if (isDrop(parsed.loss)) losses.set(parsed.loss.id, parsed.loss)
    else if (isDrop(parsed.drop)) addReport(parsed.drop, parsed.of)
    else if (!Array.isArray(parsed.ack)) return false
    if (Array.isArray(parsed.ack)) for (const id of parsed.ack) done.add(id)
    if (typeof parsed.report === 'string') done.add(parsed.report)
    return [parsed.drop, parsed.loss].every((drop) => drop === undefined || isDrop(drop))
  }
  // After the last newline there is nothing, or half a line of a process that was killed: no event, for its `logEvent` never returned.
  for (let start = 0, end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
    if (++lines % limits.linesAtOnce === 0) yield
    const kind = kindOf(text, start, end)
    if (kind === 'none' || kind === 'later') continue
    // Each line that JSON.parse refuses costs an exception with a stack. A planted file has room for a million of them, so there is a limit.
    if (kind === 'damaged' || damaged >= limits.maxDamagedLines || !or(false, () => take(text.slice(start, end))))
      damaged++
  }
  const total = events.size
  for (const id of summed) losses.delete(id as string)
  const dropped = [...reports.values(), ...losses.values()].reduce((sum, { n }) => sum + n, 0)
  for (const id of done) {
    events.delete(id)
    reports.delete(id)
  }
  return {
    consent: textOrNull(header.consent),
    account: textOrNull(header.account),
    wire: textOrNull(header.wire) ?? firstWire,
    resource,
    events,
    total,
    dropped,
    reports,
    losses,
    damaged,
  }
}

/** The beginning of a line. The group captures where the key is none of ours. */
const ofOurs = /\{"(?:(?:id|segment|resource|loss|drop|ack)"|\w+(")):/y

/**
 * What a line is by its ends alone, without parsing it. `none`: empty; a writer that could not finish a line starts its next one
 * behind a newline of its own. `later`: of a kind that is ignored, whatever is in it.
 */
function kindOf(text: string, start: number, end: number): 'none' | 'damaged' | 'later' | 'ours' {
  if (start === end) return 'none'
  ofOurs.lastIndex = start
  const begins = text[end - 1] === '}' ? ofOurs.exec(text) : null
  if (!begins || ofOurs.lastIndex > end) return 'damaged'
  return begins[1] ? 'later' : 'ours'
}

/** The beginning of a line of `eventLine`. */
const beginsEvent = /^\{"id":"([\w-]{36})","event":(?=\{)/

/**
 * An event line of exactly our form. What is cut out of it is parsed by itself: what is spliced into a request is one JSON object
 * then, whoever wrote the line, and not the end of one and the beginning of another.
 */
function parseEvent(line: string): { readonly id: string; readonly json: string } | undefined {
  const id = beginsEvent.exec(line)?.[1]
  if (id === undefined) return undefined
  const json = eventOfLine(line)
  JSON.parse(json)
  return { id, json }
}

/** Any other line; undefined: it is no object, or a longer resource than ours. */
function parseObject(line: string): Record<string, unknown> | undefined {
  // Facts are sent with every request. Ours are far shorter than this limit, so a longer line was planted or is damaged.
  if (line.startsWith('{"resource"') && line.length > limits.maxResourceLine) return undefined
  const parsed: unknown = JSON.parse(line)
  return isObject(parsed) ? parsed : undefined
}

/** Checks a loss or a report strictly, because its id, reason and count are put into a request as they are. */
const isDrop = (value: unknown): value is DropReport =>
  isObject(value) &&
  /^[\w-]{36}$/.test(String(value.id)) &&
  // A word that is no reason is not in the table, and the report is refused.
  isTold(value.reason as DropReason) === true &&
  Number.isInteger(value.n) &&
  (value.n as number) > 0 &&
  (value.n as number) <= limits.maxDropCount

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
