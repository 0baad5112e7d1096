/* Shows the notice. A chunk of its own, loaded in the one run that shows it. */

import { makeDirectory } from '../home/directory.ts'
import { replaceSmall } from '../home/write-once.ts'
import type { Notice } from '../model/notice.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeEnvironment } from '../node/environment.ts'
import { nodeRandom } from '../node/random.ts'
import { isoTime } from '../policy/iso-time.ts'
import type { Options } from '../policy/parse-options.ts'
import { printable } from '../policy/shown.ts'
import type { Home } from './open-home.ts'

/**
 * Shows it if stderr is a terminal, and then writes down that it was shown: a program that dies in between shows it once more. Where the
 * disk refuses, it is shown in each run, and nothing of any run leaves. May throw what the disk throws.
 */
export function showNotice(notice: Notice, options: Options, { paths, disk }: Home): void {
  if (!process.stderr.isTTY) return
  for (const line of (notice.text ?? textOf(notice, options)).split('\n')) nodeEnvironment.stderr(printable(line))
  if (!paths) return
  makeDirectory(disk, paths.app)
  replaceSmall(disk, nodeRandom, paths.notice, `${notice.version} ${isoTime(nodeClock.now())}`)
}

/** The text for hosts that give none. */
function textOf({ command, url }: Notice, { service, origin, optOutVariable }: Options): string {
  const no = command === undefined ? '' : `run "${command}" or `
  return [
    `${service.name} records how it is used and what fails, and sends that${origin === undefined ? '' : ` to ${origin}`} under a pseudonymous id of this installation.`,
    `Nothing was sent yet. To say no, ${no}set ${optOutVariable}=1.${url === undefined ? '' : ` More: ${url}`}`,
  ].join('\n')
}
