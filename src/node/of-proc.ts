import { or } from '../model/or.ts'
import { untraced } from './untraced.ts'

/**
 * What Linux tells of itself in files; nothing elsewhere. On Windows such a path is one of the drive a program stands on, and nothing may depend on
 * that. Where both know it, this is asked before `node:os`: to load that takes longer than all reading of ours up to the first event.
 */
export function ofProc(read: (fs: typeof import('node:fs')) => string): string {
  if (process.platform === 'win32') return ''
  return or('', () => untraced(() => read(process.getBuiltinModule('node:fs'))))
}

/** One of the short texts below `/proc/sys/kernel`. */
export const ofKernel = (name: string): string =>
  ofProc((fs) => fs.readFileSync(`/proc/sys/kernel/${name}`, 'utf8').trim())
