import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A port that was free a moment ago. */
const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
      probe.close(() => done(port))
    })
  })

/**
 * Starts a server with a folder of its own, waits until it says that it is ready, runs, and ends it.
 *
 * @template T
 * @param {{ command: string, args: (port: number, dir: string) => string[], isReady: RegExp }} server
 * @param {(port: number) => Promise<T>} use
 */
export async function withServer({ command, args, isReady }, use) {
  if (spawnSync(command, ['--version']).error) return { skipped: `there is no ${command} on this machine` }
  const [port, dir] = [await freePort(), mkdtempSync(join(tmpdir(), 'orangebox-engine-'))]
  const child = spawn(command, args(port, dir), { cwd: dir })
  try {
    await new Promise((done, fail) => {
      let text = ''
      const read = (/** @type {Buffer} */ chunk) => {
        text += chunk
        if (isReady.test(text)) done(undefined)
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      child.on('exit', () => fail(new Error(`${command} ended: ${text}`)))
    })
    return { said: await use(port) }
  } finally {
    // One that could not even start has ended already, and says so no second time.
    const gone = child.exitCode !== null || new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await gone
    rmSync(dir, { recursive: true, force: true })
  }
}
