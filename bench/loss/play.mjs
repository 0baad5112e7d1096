import { fork } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createReceiver } from './server.mjs'

const program = fileURLToPath(new URL('program.mjs', import.meta.url))

/** Who has not ended by then is killed: no user waits longer. */
const longestMs = 60_000

/** Plays one condition: a run in which it holds, and one in which all is well. */
export async function play(condition, { path, adapter, events }) {
  const { what, server: mode, end } = condition
  const receiver = createReceiver(adapter.decode, adapter.answer)
  const home = mkdtempSync(join(tmpdir(), 'orangebox-loss-'))
  try {
    const port = await receiver.start()
    const args = [pathToFileURL(path).href, `http://127.0.0.1:${port}`]
    if (mode === 'refuses') await receiver.stop()
    else receiver.behave(mode)

    const first = await run([...args, String(events), end], home)
    const after = receiver.distinct()

    if (mode === 'refuses') await receiver.start(port)
    receiver.behave('answers')
    await run([...args, '0', 'close'], home)
    const arrived = receiver.distinct()
    return { what, events, arrivedAtOnce: after, arrived, repeated: receiver.repeated(), ...first }
  } finally {
    await receiver.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** @returns how long the program took from closing to its end, and whether it had to be killed */
function run(args, home) {
  return new Promise((resolve, reject) => {
    const child = fork(program, args, { env: environment(home), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    // Some SDKs tell of each event they could not send: that is worth reading only where the program itself failed.
    let complaints = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      complaints = (complaints + text).slice(-2_000)
    })
    let [closingAt, endedAt] = [undefined, 0]
    let tooLong = false
    const timer = setTimeout(() => {
      tooLong = true
      child.kill('SIGKILL')
    }, longestMs)
    child.once('message', () => {
      closingAt = performance.now()
    })
    child.once('error', reject)
    child.once('exit', () => {
      endedAt = performance.now()
    })
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (code !== 0 && signal === null)
        return reject(new Error(`the program ended with ${code}\n${complaints}`.trim()))
      resolve({ closeMs: closingAt === undefined ? null : Math.round(endedAt - closingAt), tooLong })
    })
  })
}

/** Spelled out: neither CI nor NODE_ENV nor an opt-out of whoever runs this may change what is measured. */
function environment(home) {
  const state = join(home, 'state')
  mkdirSync(state, { recursive: true })
  const { PATH, SystemRoot } = process.env
  const env = { PATH, HOME: home, USERPROFILE: home, XDG_STATE_HOME: state, LOCALAPPDATA: state }
  return SystemRoot === undefined ? env : { ...env, SystemRoot }
}
