/* Preloaded: every clock of this process is off by what a file says at the moment, in milliseconds. */
import { readFileSync } from 'node:fs'

const file = process.env.TORTURE_CLOCK
const offset = () => Number(readFileSync(file, 'utf8')) || 0
const [now, monotonic] = [Date.now.bind(Date), process.hrtime.bind(process)]
Date.now = () => now() + offset()
// A monotonic clock never jumps back; it only passes the time that a jump forward claims.
let ahead = 0
process.hrtime = () => {
  ahead = Math.max(ahead, offset())
  const [seconds, nanoseconds] = monotonic()
  return [seconds + Math.floor(ahead / 1_000), nanoseconds]
}
