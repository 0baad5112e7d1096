/*
 * The lines of a segment, one JSON object each; docs/on-disk.md shows them. A reader (`replay.ts`) knows a line by its first key and ignores the
 * ones it does not know; a kind that carries events would change the format number.
 *
 * All of them are written by hand: ids, hashes and names have nothing to escape, and a host may have changed JSON.stringify, or given its objects a
 * `toJSON`. A line that is no line any more would lose its event.
 */

import type { DropReport, SegmentHeader } from '../../model/segment.ts'

/** Whose events these are, under which consent they were recorded, and for which wire they are encoded. The last header of a file counts. */
export const headerLine = ({ uuid, consent, account, wire = firstWire }: SegmentHeader): string =>
  `{"segment":{"uuid":"${uuid}","consent":${consent && `"${consent}"`},"account":${account && `"${account}"`}${wire === firstWire ? '' : `,"wire":"${wire}"`}}}\n`

/** A header that names no wire is of this one. */
export const firstWire = 'event-batch'

/** The facts about the process, which go with every request. The last one counts. */
export const resourceLine = (resource: string): string => `{"resource":${inOneLine(resource)}}\n`

/** An event as the wire encoded it, behind its id: read back by cutting, never encoded again. */
export const eventLine = (id: string, json: string): string => `{"id":"${id}","event":${inOneLine(json)}}\n`

/**
 * Written behind a write that failed. Half a line is damaged by it, also one that lacks nothing but its newline: a newline alone would make that one valid, and
 * what it says is written elsewhere by then. Behind a whole line it is one of a kind that nobody knows, which is ignored.
 */
export const cutLine = '{"cut":0}\n'

/** In JSON a newline is only between values: inside of a text it is escaped. */
const inOneLine = (json: string): string => (json.includes('\n') ? json.replaceAll('\n', '') : json)

/** An ack: ids of events that are done, and the report that was told with them. */
export const ackLine = (ids: readonly string[], report: string | undefined): string =>
  `{"ack":${listOf(ids)}${report ? `,"report":"${report}"` : ''}}\n`

const listOf = (ids: readonly string[]): string => (ids.length > 0 ? `["${ids.join('","')}"]` : '[]')

/** The acks among some lines: what was delivered stays true, whoever holds the file. */
export const acksIn = (lines: string): string =>
  lines
    .split(/(?<=\n)/)
    .filter((line) => line.startsWith('{"ack":'))
    .join('')

/** Events given up: acks `ids` and counts `n` in one line, so that a torn write loses both or neither. Told as part of a report. */
export const lossLine = (loss: DropReport, ids: readonly string[]): string =>
  `{"loss":${dropOf(loss)},"ack":${listOf(ids)}}\n`

const dropOf = ({ id, reason, n }: DropReport): string => `{"id":"${id}","reason":"${reason}","n":${n}}`

/** A report for the server. `of`: the losses it sums up. */
export const reportLine = (drop: DropReport, of?: readonly string[]): string =>
  `{"drop":${dropOf(drop)}${of ? `,"of":${listOf(of)}` : ''}}\n`

/** Where the event begins: an id has 36 characters. */
const beforeEvent = '{"id":"'.length + 36 + '","event":'.length

/** The encoded event inside an event line, with or without its newline. */
export const eventOfLine = (line: string): string => line.slice(beforeEvent, line.endsWith('\n') ? -2 : -1)
