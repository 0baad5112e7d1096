/** `npm run build`: src/ -> dist/, and collector/src/ -> collector/dist/. With the name of one of the two, that one alone. */

import { buildCollector } from './build/collector.mjs'
import { buildLibrary } from './build/library.mjs'

/** @type {Readonly<Record<string, () => Promise<string>>>} */
const builds = { orangebox: buildLibrary, 'orangebox-collector': buildCollector }

try {
  const asked = process.argv.slice(2)
  for (const [name, build] of Object.entries(builds)) {
    if (asked.length === 0 || asked.includes(name)) console.log(`build: ${name}: ${await build()}`)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
