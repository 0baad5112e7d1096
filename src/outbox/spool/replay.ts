import type { DropReport } from '../../model/segment.ts'
import { eventLine, eventOfLine } from './lines.ts'

/** What a segment's text says is still to be done. */
export interface Replay {
  readonly consent: string | null
  readonly account: string | null
  /** JSON of the last resource line. */
  readonly resource: string
  /** Events neither acked nor dropped: id to encoded event. */
  readonly events: Map<string, string>
  /** Events it ever held, each id once. */
  readonly total: number
  /** Events given up in it, told or not. */
  readonly dropped: number
  /** Drop reports the server was not told of. */
  readonly reports: Map<string, DropReport>
  /** Lines that could not be read; a torn last line is none of them, for its `logEvent` never returned. */
  readonly damaged: number
}

/**
 * Reads a segment from its text. Events are taken once by id, whatever order acks and events come in; kinds this version
 * does not know are ignored. Pure.
 */
export function replay(text: string): Replay {
  const events = new Map<string, string>()
  const reports = new Map<string, DropReport>()
  const done = new Set<string>()
  let header: { readonly consent?: unknown; readonly account?: unknown } = {}
  let resource = '{}'
  let damaged = 0

  const lines = text.split('\n')
  // Behind the last newline stands nothing, or a torn tail.
  lines.pop()
  for (const line of lines) {
    // A writer that could not finish a line starts its next one behind a newline of its own: empty lines are no damage.
    if (line === '') continue
    const parsed = parseLine(line)
    if (!parsed) damaged++
    else if (isEvent(parsed, line)) events.set(parsed.id, eventOfLine(line))
    else if (isObject(parsed.segment)) header = parsed.segment
    else if (isObject(parsed.resource)) resource = JSON.stringify(parsed.resource)
    else {
      if (isDrop(parsed.drop)) reports.set(parsed.drop.id, parsed.drop)
      if (Array.isArray(parsed.ack)) for (const id of parsed.ack) done.add(id)
      if (typeof parsed.report === 'string') done.add(parsed.report)
    }
  }
  const total = events.size
  const dropped = [...reports.values()].reduce((sum, { n }) => sum + n, 0)
  for (const id of done) {
    events.delete(id)
    reports.delete(id)
  }
  return {
    consent: textOrNull(header.consent),
    account: textOrNull(header.account),
    resource,
    events,
    total,
    dropped,
    reports,
    damaged,
  }
}

function parseLine(line: string): Record<string, unknown> | undefined {
  // Each line that JSON.parse refuses costs a stack trace: 8 MiB of garbage would stop the host for many seconds.
  if (line.length < 2 || !line.startsWith('{') || !line.endsWith('}')) return undefined
  try {
    const parsed: unknown = JSON.parse(line)
    return isObject(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** An event line of exactly our form, so that cutting the event out of it is right. */
function isEvent(parsed: Record<string, unknown>, line: string): parsed is { id: string; event: object } {
  const { id, event } = parsed
  return typeof id === 'string' && isObject(event) && `${line}\n` === eventLine(id, eventOfLine(line))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isDrop = (value: unknown): value is DropReport =>
  isObject(value) && typeof value.id === 'string' && typeof value.reason === 'string' && Number.isInteger(value.n)

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
