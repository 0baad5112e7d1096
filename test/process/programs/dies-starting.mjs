/**
 * Loaded before a program: it is killed as soon as it has started its uploader, and that one never begins, as on Windows, where libuv makes what is
 * detached suspended. Here it waits for a debugger. `DIES_FILE` gets its pid.
 */
import { writeFileSync } from 'node:fs'

const processes = process.getBuiltinModule('node:child_process')
const { spawn } = processes
processes.spawn = (command, args, options) => {
  const { pid } = spawn(command, ['--inspect-brk=127.0.0.1:0', ...args], options)
  writeFileSync(process.env.DIES_FILE, String(pid))
  process.kill(process.pid, 'SIGKILL')
}
