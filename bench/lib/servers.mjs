import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../../collector/bin/orangebox-collector.js', import.meta.url))
const script = (name) => fileURLToPath(new URL(`../servers/${name}`, import.meta.url))

/**
 * Starts a server as a process of its own, so that it takes no time from the program that is measured but the machine's.
 *
 * @returns what it listens on, what it printed so far, and how to end it.
 */
async function start(file, args) {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  // A measurement that fails must not leave servers behind.
  const orphan = () => child.kill('SIGKILL')
  process.once('exit', orphan)
  const lines = []
  const ended = once(child, 'exit')
  const reader = createInterface({ input: child.stdout })
  const first = new Promise((resolve, reject) => {
    reader.on('line', (line) => {
      lines.push(line)
      resolve(line)
    })
    ended.then(() => reject(new Error(`${file} ended before it listened`)), reject)
  })
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal)
    await ended
    process.off('exit', orphan)
    return lines
  }
  return { address: /\S+$/.exec(await first)[0], stop }
}

/** The collector, as a user runs it. */
export async function startCollector(...args) {
  const { address, stop } = await start(cli, ['--port', '0', '--quiet', ...args])
  /** Ends it and tells how many distinct events it accepted. */
  const count = async () => Number(/^(\d+) events?, /m.exec((await stop()).at(-1))?.[1])
  return { url: address, stop, count }
}

/** A server that says yes to a peer at once, as its adapter has it. `count` ends it and tells how many distinct events came. */
export async function startPeer(adapter) {
  const { address, stop } = await start(script('peer.mjs'), [adapter])
  return { url: address, stop, count: async () => Number((await stop()).at(-1)) }
}

/** One of ../servers: each prints the address it listens on. SIGKILL, for some of them hear nothing any more. */
export async function startServer(name) {
  const { address, stop } = await start(script(name), [])
  return { address, stop: () => stop('SIGKILL') }
}
