/*
 * The option `notice`: nothing leaves before a user was told, once for each version of the text. Whether that has happened stands in a
 * file; showing it is in `show-notice.ts`, which is loaded in the one run that shows it.
 */

import { readSmall } from '../home/write-once.ts'
import type { Notice } from '../model/notice.ts'
import { once } from '../model/once.ts'
import { or } from '../model/or.ts'
import type { Disk } from '../model/ports.ts'
import type { Ending } from '../model/sink.ts'
import { nodeClock } from '../node/clock.ts'
import { startDeadline } from '../outbox/deadline.ts'
import type { Options } from '../policy/parse-options.ts'
import type { Home } from './open-home.ts'

/** The notice of a client: whether this run keeps what it records, and the moment to show it. */
export interface NoticeState {
  /** Whether this version was not shown before this run began. */
  readonly holds: () => boolean
  /** Called when something is recorded or sent. */
  readonly begin: () => void
  /**
   * Waits with the end of a client until the notice of this run was shown, or until the time is over: a program may call `process.exit()` then.
   * Resolves to what `ended` does.
   */
  readonly after: <T>(ended: Promise<T>, ending: Ending) => Promise<T>
}

/** Whether this version of a notice was shown, by the file that is written after it was. */
export const wasShown = (disk: Disk, file: string, version: string): boolean =>
  readSmall(disk, file)?.split(' ')[0] === version

/** The notice of one client. In CI nobody reads, so nothing is shown and nothing held back. */
export function openNotice(notice: Notice, options: Options, home: Home, isInCi: boolean): NoticeState {
  const { paths, disk, consent } = home
  // Decided once for the whole run, so that events before and after the notice are treated alike.
  const holds = once(
    () => !isInCi && !or(false, () => paths !== undefined && wasShown(disk, paths.notice, notice.version)),
  )
  let shown: Promise<void> | undefined
  const begin = once(() => {
    if (!holds() || consent.current().mode !== 'on') return
    // A notice that cannot be shown holds everything back, as in a run without a terminal: the next run tries again.
    shown = import('./show-notice.ts').then(({ showNotice }) => showNotice(notice, options, home)).catch(() => {})
  })
  const after = async <T>(ended: Promise<T>, { timeoutMs, signal }: Ending): Promise<T> => {
    const deadline = startDeadline(nodeClock, timeoutMs, signal)
    await Promise.race([shown, deadline.reached])
    deadline.clear()
    return ended
  }
  return { holds, begin, after }
}
