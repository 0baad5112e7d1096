/* Random bytes for ids, without `node:crypto` where the system has a device for them: see `random.ts`. */

import { untraced } from './untraced.ts'

/** Bytes are read in advance, because one read of the device costs as much as using the bytes of a hundred ids. */
const poolBytes = 4096
export let pool: Uint8Array = new Uint8Array(0)
let used = 0

/** Where in `pool` there are `n` unpredictable bytes that no other call gets. To be used at once: a later call may fill another pool. */
export function drawBytes(n: number): number {
  if (used + n > pool.length) {
    pool = untraced(drawn)
    used = 0
  }
  used += n
  return used - n
}

function drawn(): Uint8Array {
  const bytes = new Uint8Array(poolBytes)
  const fs = process.getBuiltinModule('node:fs')
  let fd: number | undefined
  try {
    fd = fs.openSync('/dev/urandom', 'r')
    if (fs.readSync(fd, bytes) === poolBytes) return bytes
  } catch {
    // Windows has no such device, and a permission model may forbid it.
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
  return process.getBuiltinModule('node:crypto').randomFillSync(bytes)
}
