/* Preloaded: every clock of this process is off by what a file says at the moment, in milliseconds. */
import { readFileSync } from 'node:fs'

const file = process.env.TORTURE_CLOCK
const offset = () => Number(readFileSync(file, 'utf8')) || 0
const [now, monotonic] = [Date.now.bind(Date), performance.now.bind(performance)]
Date.now = () => now() + offset()
// A monotonic clock never jumps back; it only passes the time that a jump forward claims.
let ahead = 0
performance.now = () => {
  ahead = Math.max(ahead, offset())
  return monotonic() + ahead
}
