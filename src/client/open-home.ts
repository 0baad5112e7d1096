/* Where an app's own files are, for a client and for a queue that has no client. */

import { openConsentFile } from '../home/consent-file.ts'
import { pathsOf } from '../home/directory.ts'
import type { Report } from '../model/diagnostics.ts'
import { nodeClock } from '../node/clock.ts'
import { createDisk } from '../node/disk.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeRandom } from '../node/random.ts'
import type { Options } from '../policy/parse-options.ts'
import { stateDirectory } from '../policy/state-directory.ts'

/** Where an app's own files are. */
export type Home = ReturnType<typeof openHome>

/** The app's own directory, its consent file, and the disk they are on. Touches nothing. `paths` is undefined where there is no home. */
export function openHome(options: Options, report: Report) {
  const disk = createDisk((call, code) => {
    const message = `the file system has no ${call} (${code}); everything is on disk all the same, without it`
    report({ level: 'info', code: 'storage', message }, call)
  })
  const stateDir = options.stateDir ?? stateDirectory(nodeMachine)
  const paths = stateDir === undefined ? undefined : pathsOf(stateDir, options.app, '')
  const deps = { disk, clock: nodeClock, random: nodeRandom, report, requiresYes: options.requireConsent }
  return { disk, stateDir, paths, consent: openConsentFile(paths?.consent, deps) }
}
