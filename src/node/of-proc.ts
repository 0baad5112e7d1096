/* What Linux tells of itself and of processes in files below /proc. */

import { untraced } from './untraced.ts'

/**
 * The text of one of these files, or where a link leads; the empty string if it cannot be read, and always on Windows, where `/proc` would be a folder
 * of the current drive that anybody may have made. Ask it before `node:os` where both know an answer: to load that module takes longer than all the
 * reading the SDK does up to the first event.
 */
export function ofProc(path: string, kind: 'file' | 'link' = 'file'): string {
  if (process.platform === 'win32') return ''
  const at = `/proc/${path}`
  try {
    return untraced(() => {
      const fs = process.getBuiltinModule('node:fs')
      return kind === 'link' ? fs.readlinkSync(at) : fs.readFileSync(at, 'utf8').trim()
    })
  } catch {
    return ''
  }
}
