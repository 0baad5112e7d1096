/* Shows the notice. A chunk of its own, loaded in the one run that shows it. */

import { makeDirectory, type Paths } from '../home/directory.ts'
import { replaceSmall } from '../home/write-once.ts'
import type { Notice } from '../model/notice.ts'
import type { Disk, Machine, Random } from '../model/ports.ts'
import { isoTime } from '../policy/iso-time.ts'
import { printable } from '../policy/shown.ts'

/** What the notice names, and what showing it needs. */
export interface ShowDeps {
  readonly service: string
  /** The origin of the endpoint; undefined: there is none, and the text names none. */
  readonly origin: string | undefined
  readonly optOutVariable: string
  readonly machine: Pick<Machine, 'stderr'>
  readonly random: Random
  readonly now: () => number
}

/**
 * Shows it if stderr is a terminal, and then writes down that it was shown: a program that dies in between shows it once more. Where the
 * disk refuses, it is shown in each run, and nothing of any run leaves. May throw what the disk throws.
 */
export function showNotice(
  notice: Notice,
  paths: Pick<Paths, 'app' | 'notice'> | undefined,
  disk: Disk,
  shown: ShowDeps,
): void {
  if (!process.stderr.isTTY) return
  for (const line of (notice.text ?? textOf(notice, shown)).split('\n')) shown.machine.stderr(printable(line))
  if (!paths) return
  makeDirectory(disk, paths.app)
  replaceSmall(disk, shown.random, paths.notice, `${notice.version} ${isoTime(shown.now())}`)
}

/** The text for hosts that give none. */
function textOf({ command, url }: Notice, { service, origin, optOutVariable }: ShowDeps): string {
  const no = command === undefined ? '' : `run "${command}" or `
  return [
    `${service} records how it is used and what fails, and sends that${origin === undefined ? '' : ` to ${origin}`} under a pseudonymous id of this installation.`,
    `Nothing was sent yet. To say no, ${no}set ${optOutVariable}=1.${url === undefined ? '' : ` More: ${url}`}`,
  ].join('\n')
}
