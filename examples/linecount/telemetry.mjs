// @ts-check
/** The telemetry of linecount: one client, and the sets of texts that may leave. */

import { readFileSync, watchFile } from 'node:fs'
import { createSettings, createTelemetry, oneOf } from 'orangebox'
import { languages } from './languages.mjs'

/** Free text leaks file names and code, so metadata takes no strings: a text leaves only as one of a closed set. */
export const phase = oneOf('walk', 'count', 'report')
export const language = oneOf(...languages)

/**
 * @param {object} flags
 * @param {number} flags.run
 * @param {string | undefined} flags.endpoint
 * @param {string | undefined} flags.stateDir
 * @param {string | undefined} flags.token
 * @param {string | undefined} flags.settings
 */
export function startTelemetry({ run, endpoint, stateDir, token, settings }) {
  const telemetry = createTelemetry({
    service: { name: 'linecount', version: '1.0.0' },
    endpoint: endpoint ?? 'http://127.0.0.1:4319',
    stateDir,
    auth: token === undefined ? undefined : () => ({ headers: { Authorization: `Bearer ${token}` } }),
    settings: settings === undefined ? undefined : settingsFrom(settings),
  })
  telemetry.setContext({ run })
  return telemetry
}

/** A flag service in one file: read now, and again whenever it changes. Watching it keeps no process alive. */
function settingsFrom(/** @type {string} */ file) {
  const settings = createSettings()
  const read = () => {
    try {
      settings.update(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      // Missing or half written: what was read last stays in force.
    }
  }
  read()
  watchFile(file, { interval: 50, persistent: false }, read)
  return settings
}
