/** What the demo knows from files alone: what was logged, what arrived, what still lies on disk. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What a run wrote about itself, in the words of examples/linecount/journal.mjs.
 *
 * @typedef {object} Journal
 * @property {readonly number[]} recorded calls that came back, the event recorded
 * @property {readonly number[]} refused calls that came back, the event refused
 * @property {number | undefined} unfinished the call under way when the process was killed
 * @property {import('orangebox').SinkHealth | undefined} health undefined: it was killed before the end
 */

/** @param {string} file @returns {string} nothing, if there is no such file yet */
const read = (file) => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** @param {string} file @returns {Journal} */
export function readJournal(file) {
  const text = read(file)
  const numbers = (/** @type {string} */ word) =>
    [...text.matchAll(new RegExp(`^${word} (\\d+)$`, 'gm'))].map(([, seq]) => Number(seq))
  const [tried, recorded, refused] = [numbers('try'), numbers('recorded'), numbers('refused')]
  const health = /^health (\{.*\})$/m.exec(text)?.[1]
  return {
    recorded,
    refused,
    unfinished: tried.length > recorded.length + refused.length ? tried.at(-1) : undefined,
    health: health === undefined ? undefined : JSON.parse(health),
  }
}

/** What one event is called here: number of its run, and its number in it. */
export const keyOf = (/** @type {number} */ run, /** @type {number} */ seq) => `${run}/${seq}`

/** @param {string} text @returns {string[]} keys of the events in a file of lines */
function keysIn(text) {
  const keys = []
  for (const line of text.split('\n')) {
    const event = eventOf(line)
    if (event) keys.push(keyOf(event.context?.run, event.metadata?.seq))
  }
  return keys
}

/** @param {string} line of the collector's file or of a segment; any other line, a torn one included, is no event */
function eventOf(line) {
  try {
    const value = JSON.parse(line)
    return (value.event ?? value).event_data
  } catch {
    return undefined
  }
}

/** @param {string} dir of a collector @returns {ReadonlySet<string>} keys of what it accepted */
export const receivedIn = (dir) => new Set(keysIn(read(join(dir, 'events.jsonl'))))

/** @param {string} dir a state directory @returns {ReadonlySet<string>} keys of the events in its segments, delivered or not */
export function onDiskIn(dir) {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl'))
  return new Set(files.flatMap((file) => keysIn(read(join(dir, file)))))
}
