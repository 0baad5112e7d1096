/* The main entry as Node gets it: what records is read with it, and compiled by the first event. Its names are those of `index.ts`. */

import { readRecorder } from './client/recorder-later.ts'

readRecorder((chunk) => import(`./chunks/${chunk}`))

export { disabledTelemetry } from './client/disabled-telemetry.ts'
export { createTelemetry, deferTelemetry } from './client/recorder-later.ts'
export { oneOf } from './model/label.ts'
export { createSettings, staticSettings } from './settings/source.ts'
