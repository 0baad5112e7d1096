/* What Linux tells of itself and of processes in files below /proc. */

import { untraced } from './untraced.ts'

/**
 * What `read` finds; the empty string where it throws, and always on Windows, where `/proc` would be a folder of the current drive that
 * anybody may have made. Ask it before `node:os` where both know an answer: to load that module takes longer than all the reading the
 * SDK does up to the first event.
 */
export function ofProc(read: (fs: typeof import('node:fs')) => string): string {
  if (process.platform === 'win32') return ''
  try {
    return untraced(() => read(process.getBuiltinModule('node:fs')))
  } catch {
    return ''
  }
}

/** One of the short texts below `/proc/sys/kernel`. */
export const ofKernel = (name: string): string =>
  ofProc((fs) => fs.readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim())
