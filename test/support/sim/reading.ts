/* Reads segments by itself, and not by the code under test, which could misread them in the same way twice. */

import type { Inode } from './file-system.ts'

/** A loss or a report as a line says it. */
export interface Count {
  readonly id: string
  readonly reason: string
  readonly n: number
}

/** What stands in a segment, read by the letter of SPOOL.md and not by the code under test. */
export interface Reading {
  readonly uuid: string | undefined
  readonly consent: string | null
  /** Event lines that are whole. */
  readonly events: ReadonlySet<string>
  readonly acked: ReadonlySet<string>
  /** Reports that were told. */
  readonly told: ReadonlySet<string>
  readonly drops: ReadonlyMap<string, Count>
  /** Losses that are in no report. */
  readonly losses: ReadonlyMap<string, Count>
  /** Events neither acked nor dropped. */
  readonly pending: ReadonlySet<string>
}

const known = new WeakMap<Inode, { readonly size: number; readonly reading: Reading }>()

/** Files are only ever appended to, so a reading holds for as long as the size does. */
export function readSegment(inode: Inode): Reading {
  const last = known.get(inode)
  if (last?.size === inode.bytes.length) return last.reading
  const reading = parse(inode.bytes.toString('utf8'))
  known.set(inode, { size: inode.bytes.length, reading })
  return reading
}

function parse(text: string): Reading {
  const lines = text.split('\n').slice(0, -1).flatMap(readLine)
  const header = lines.find(({ segment }) => segment)?.segment
  const events = new Set(lines.flatMap(({ id, event }) => (event ? [String(id)] : [])))
  const acked = new Set(lines.flatMap(({ ack }) => ack ?? []))
  const told = new Set(lines.flatMap(({ report }) => report ?? []))
  const losses = new Map(lines.flatMap(({ loss }) => (loss ? [[loss.id, loss] as const] : [])))
  const drops = new Map<string, Count>()
  for (const { drop, of = [] } of lines) {
    for (const id of of) losses.delete(id)
    if (drop && drop.n >= (drops.get(drop.id)?.n ?? 0)) drops.set(drop.id, drop)
  }
  return {
    uuid: header?.uuid,
    consent: header?.consent ?? null,
    events,
    acked,
    told,
    drops,
    losses,
    pending: new Set([...events].filter((id) => !acked.has(id))),
  }
}

/** A line of any kind; only the keys of its own kind are there. */
export interface Line {
  readonly segment?: { readonly uuid: string; readonly consent: string | null }
  readonly resource?: object
  readonly id?: string
  readonly event?: object
  readonly ack?: readonly string[]
  readonly report?: string
  readonly loss?: Count
  readonly drop?: Count
  readonly of?: readonly string[]
}

/** What damages half a line, and says nothing by itself. */
export const cut = '{"cut":0}'

/** The line as one object in a list, or nothing if it is none. */
export function readLine(line: string): readonly Line[] {
  if (!line.startsWith('{') || line === cut) return []
  try {
    return [JSON.parse(line) as Line]
  } catch {
    return []
  }
}
