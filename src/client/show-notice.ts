import { makeDirectory, type Paths } from '../home/directory.ts'
import { replaceSmall } from '../home/write-once.ts'
import type { Notice } from '../model/notice.ts'
import type { Disk, Machine, Random } from '../model/ports.ts'
import { isoTime } from '../policy/iso-time.ts'
import { printable } from '../policy/shown.ts'

/** What the text of the template names, and where it goes. */
export interface Shown {
  readonly service: string
  /** Origins of the destinations that are known; none: the sentence goes without. */
  readonly origin: string | undefined
  readonly optOutVariable: string
  readonly machine: Pick<Machine, 'stderr'>
  readonly random: Random
  readonly now: () => number
}

/**
 * Shows it where a person reads, and writes down that it was. In this order: a program that dies between shows it twice. Where the disk refuses it is shown
 * in each run, and nothing of any leaves.
 */
export function showNotice(
  notice: Notice,
  paths: Pick<Paths, 'app' | 'notice'> | undefined,
  disk: Disk,
  shown: Shown,
): void {
  if (!process.stderr.isTTY) return
  for (const line of (notice.text ?? textOf(notice, shown)).split('\n')) shown.machine.stderr(printable(line))
  if (!paths) return
  makeDirectory(disk, paths.app)
  replaceSmall(disk, shown.random, paths.notice, `${notice.version} ${isoTime(shown.now())}`)
}

function textOf({ command, url }: Notice, { service, origin, optOutVariable }: Shown): string {
  const no = command === undefined ? '' : `run "${command}" or `
  return [
    `${service} records how it is used and what fails, and sends that${origin === undefined ? '' : ` to ${origin}`} under a pseudonymous id of this installation.`,
    `Nothing was sent yet. To say no, ${no}set ${optOutVariable}=1.${url === undefined ? '' : ` More: ${url}`}`,
  ].join('\n')
}
