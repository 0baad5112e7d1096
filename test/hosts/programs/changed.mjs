/** A program that changes what is built in once it has its client, and logs. */
import { given, log, start } from './life.mjs'

const { telemetry } = start()
// biome-ignore lint/security/noGlobalEval: what a host does to itself
globalThis.eval(given().change)
log(telemetry)
