/* Preloaded: every clock of this process is off by what a file says at the moment, in milliseconds. */
import { readFileSync } from 'node:fs'

const file = process.env.TORTURE_CLOCK
const offset = () => Number(readFileSync(file, 'utf8')) || 0
const [now, uptime] = [Date.now.bind(Date), process.uptime.bind(process)]
Date.now = () => now() + offset()
// A monotonic clock never jumps back; it only passes the time that a jump forward claims.
let ahead = 0
process.uptime = () => {
  ahead = Math.max(ahead, offset())
  return uptime() + ahead / 1_000
}
