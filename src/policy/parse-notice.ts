/* The option `notice`, checked. */

import type { Notice } from '../model/notice.ts'
import type { OnBad } from './on-bad.ts'
import { option, takeAll, text } from './take.ts'

/** Whether it can be a version: without a blank, because in the file of what was shown a blank follows it. */
export const isNoticeVersion = (given: unknown): given is string =>
  typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)

const isLongText = (given: unknown): boolean => typeof given === 'string' && given !== '' && given.length <= 4_096

/** Whatever is wrong with it, there is a notice afterwards: the host wanted one, and nothing may leave before it was shown. */
export function parseNotice(given: unknown, onBad: OnBad): Notice {
  const table = {
    version: option<string>(isNoticeVersion, '1 to 64 letters, digits, ., _ and -', '1'),
    text: option<string | undefined>(isLongText, 'a text of 1 to 4,096 characters', undefined),
    command: text(undefined),
    url: text(undefined),
  }
  if ((given as Partial<Notice> | null)?.version === undefined) onBad('notice.version', 'it is missing; using "1"')
  return takeAll(table, given, 'notice', onBad)
}
