/*
 * The form of names, without a regular expression: V8 compiles those at their first use and once more at their second, and ends the whole process if
 * the stack is full then. A host may well log from where it catches an overflow of its stack.
 */

/**
 * Whether a text is a name: 1 to 64 characters. Of an event: a to z, 0 to 9, `_` and `.`, the first one a letter. Of a field also A to Z, `$` and `-`, and
 * the first one may be `_` or `$`. One function, because in a short program each costs its compilation.
 */
export function isWellFormed(of: 'event' | 'field', name: string): boolean {
  const ofField = of === 'field'
  if (name.length === 0 || name.length > 64) return false
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    const isLetter = (code >= 0x61 && code <= 0x7a) || (ofField && code >= 0x41 && code <= 0x5a)
    const isSign = (code === 0x5f && (ofField || at > 0)) || (ofField && code === 0x24)
    const isLater = at > 0 && ((code >= 0x30 && code <= 0x39) || code === 0x2e || (ofField && code === 0x2d))
    if (!isLetter && !isSign && !isLater) return false
  }
  return true
}
