/**
 * Loaded before a program: ends it, or fills the disk, at one of the calls with which it hands over to an uploader. `DIES` is `kill`
 * or `full`, `DIES_AT` the number of the call, counted from where the file of the brief is made; `DIES_FILE` hears that it was reached.
 */
import { appendFileSync } from 'node:fs'

const fs = process.getBuiltinModule('node:fs')
const processes = process.getBuiltinModule('node:child_process')
const at = Number(process.env.DIES_AT)
const told = process.env.DIES_FILE
let calls = 0
let begun = false

const spoil = (module, name) => {
  const original = module[name]
  module[name] = (...args) => {
    begun ||= name === 'openSync' && /upload\.[0-9a-f-]{36}\.tmp$/.test(String(args[0]))
    if (!begun || ++calls !== at) return original(...args)
    appendFileSync(told, `${name}\n`)
    if (process.env.DIES === 'kill') process.kill(process.pid, 'SIGKILL')
    throw Object.assign(new Error(`ENOSPC: ${name}`), { code: 'ENOSPC' })
  }
}
for (const name of ['openSync', 'unlinkSync', 'fstatSync', 'writeSync', 'writeFileSync', 'closeSync']) spoil(fs, name)
spoil(processes, 'spawn')
