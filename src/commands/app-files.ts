/*
 * Where the commands read beside the client. They are run to find out what a program does, so they look at the disk themselves: a client that
 * is off, or was never started, has read nothing.
 */

import { type ConsentFile, openConsentFile } from '../home/consent-file.ts'
import { type Paths, pathsOf } from '../home/directory.ts'
import type { Commanded } from '../model/commands.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'

/** The files of one app. */
export interface Files {
  readonly paths: Paths
  readonly consent: ConsentFile
}

/** The files of a client's app; undefined: it has no directory. Touches nothing, and reports nothing, since the client itself does. */
export function filesOf(telemetry: Commanded): Files | undefined {
  const { stateDir } = telemetry.status()
  if (stateDir === undefined) return undefined
  const cut = stateDir.lastIndexOf('/')
  const paths = pathsOf(stateDir.slice(0, cut), stateDir.slice(cut + 1), '')
  const ports = { disk: nodeDisk, clock: nodeClock, random: nodeRandom }
  return { paths, consent: openConsentFile(paths.consent, { ...ports, report: () => {} }) }
}
