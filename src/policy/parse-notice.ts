/* The option `notice`, checked. */

import type { Notice } from '../model/notice.ts'
import { isText } from '../model/text.ts'
import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { isObject } from './validators.ts'

/** Whether it can be a version: without a blank, because in the file of what was shown a blank follows it. */
export const isNoticeVersion = (given: unknown): given is string =>
  typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)

/** Whatever is wrong with it, there is a notice afterwards: the host wanted one, and nothing may leave before it was shown. */
export function parseNotice(given: unknown, onBad: OnBad): Notice {
  const { version, text, command, url } = (isObject(given) ? given : {}) as Readonly<Record<string, unknown>>
  const isVersion = isNoticeVersion(version)
  if (!isVersion) onBad('notice.version', `${describe(version)} is not 1 to 64 letters, digits, ., _ and -; using "1"`)
  const textOr = (value: unknown) =>
    typeof value === 'string' && value.length <= 4_096 && value !== '' ? value : undefined
  const lineOr = (value: unknown) => (isText(value) ? value : undefined)
  return { version: isVersion ? version : '1', text: textOr(text), command: lineOr(command), url: lineOr(url) }
}
