/* For tests about symbolic links, which are skipped where none can be made. */

import { lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether symbolic links can be made here: on Windows that takes a privilege, and Wine has none. */
export const canLink = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-link-'))
  try {
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    return lstatSync(join(folder, 'link')).isSymbolicLink()
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})()
