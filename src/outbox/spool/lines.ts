/*
 * The lines of a segment, one JSON object each; docs/on-disk.md shows them. A reader (`replay.ts`) knows a line by its first key and ignores the
 * ones it does not know; a kind that carries events would change the format number.
 */

import type { DropReport, SegmentHeader } from '../../model/segment.ts'

/** Whose events these are, under which consent they were recorded, and for which wire they are encoded. The last header of a file counts. */
export const headerLine = ({ uuid, consent, account, wire = firstWire }: SegmentHeader): string =>
  `${JSON.stringify({ segment: { uuid, consent, account, ...(wire !== firstWire && { wire }) } })}\n`

/** A header that names no wire is of this one. */
export const firstWire = 'event-batch'

/** The facts about the process, which go with every request. The last one counts. */
export const resourceLine = (resource: string): string => `{"resource":${resource}}\n`

/** An event as the wire encoded it, behind its id: read back by cutting, never encoded again. */
export const eventLine = (id: string, json: string): string => `{"id":"${id}","event":${json}}\n`

/** An ack: ids of events that are done, and the report that was told with them. */
export const ackLine = (ids: readonly string[], report: string | undefined): string =>
  `${JSON.stringify({ ack: ids, report })}\n`

/** The acks among some lines: what was delivered stays true, whoever holds the file. */
export const acksIn = (lines: string): string =>
  lines
    .split(/(?<=\n)/)
    .filter((line) => line.startsWith('{"ack":'))
    .join('')

/** Events given up: acks `ids` and counts `n` in one line, so that a torn write loses both or neither. Told as part of a report. */
export const lossLine = (loss: DropReport, ids: readonly string[]): string => `${JSON.stringify({ loss, ack: ids })}\n`

/** A report for the server. `of`: the losses it sums up. */
export const reportLine = (drop: DropReport, of?: readonly string[]): string => `${JSON.stringify({ drop, of })}\n`

/** Where the event begins: an id has 36 characters. */
const beforeEvent = '{"id":"'.length + 36 + '","event":'.length

/** The encoded event inside an event line, with or without its newline. */
export const eventOfLine = (line: string): string => line.slice(beforeEvent, line.endsWith('\n') ? -2 : -1)
