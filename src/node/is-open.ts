/* Who has a file open: on Windows, where a pid says little about who holds a segment (docs/decisions/0068). */

import { codeOf } from '../policy/disk-fault.ts'

const fs = () => process.getBuiltinModule('node:fs')

/**
 * Whether any process has a file open, as Windows tells it: it lets nobody open without sharing what somebody has open. A second attempt, which
 * must fail, proves that the flag was understood: a runtime that does not know it opens the file all the same.
 */
export function isOpen(path: string): boolean {
  // UV_FS_O_EXLOCK of libuv, which Node does not name.
  const fd = fs().openSync(path, 0x10000000)
  try {
    fs().closeSync(fs().openSync(path, 'r'))
  } catch (error) {
    return codeOf(error) !== 'EBUSY'
  } finally {
    fs().closeSync(fd)
  }
  return true
}
