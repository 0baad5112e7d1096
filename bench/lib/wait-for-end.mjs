import { readFileSync } from 'node:fs'

const mostMs = 5_000
const cell = new Int32Array(new SharedArrayBuffer(4))

/** Waits, at most 5 s, until a process is gone that is no child of ours. Blocks: nothing else is to run meanwhile. */
export function waitForEnd(pid) {
  if (!(pid > 0)) return
  for (let waited = 0; waited < mostMs && runs(pid); waited += 5) Atomics.wait(cell, 0, 0, 5)
}

function runs(pid) {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    // A zombie takes no time from anybody.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return process.platform !== 'linux'
  }
}
