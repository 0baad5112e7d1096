// @ts-check
/** For tests: a second book beside orangebox's own, so that a referee knows what was logged even after a SIGKILL. */

import { closeSync, openSync, writeSync } from 'node:fs'

/**
 * Numbers the events (`seq` in their metadata) and notes in `file` what became of each call:
 * `try 7` before it, `recorded 7` or `refused 7` after it, and at the end `health {…}`.
 *
 * @param {import('orangebox').Telemetry} telemetry
 * @param {string} file
 */
export function withJournal(telemetry, file) {
  const fd = openSync(file, 'a', 0o600)
  const admitted = () => telemetry.health().sinks.backend?.admitted ?? 0
  let seq = 0

  /** @type {import('orangebox').Telemetry['logEvent']} */
  const logEvent = (name, metadata, options) => {
    seq++
    const before = admitted()
    writeSync(fd, `try ${seq}\n`)
    telemetry.logEvent(name, { ...metadata, seq }, options)
    writeSync(fd, `${admitted() > before ? 'recorded' : 'refused'} ${seq}\n`)
  }
  const close = () => {
    writeSync(fd, `health ${JSON.stringify(telemetry.health().sinks.backend ?? null)}\n`)
    closeSync(fd)
  }
  return { logEvent, close }
}
