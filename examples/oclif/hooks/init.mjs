// @ts-check
import { run } from '../telemetry.mjs'

/** oclif calls this before it looks for the command. */
export default async function init() {
  run.began = performance.now()
}
