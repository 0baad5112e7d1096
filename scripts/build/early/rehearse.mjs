/** Plays what most programs do with the files just built, each in a process of its own, and notes which functions ran. */

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const log = `telemetry.logEvent('tool_used', { duration_ms: 45, ok: true })`
const five = [log, log, log, log, log, 'await telemetry.shutdown()']

/**
 * In the place of an uploader, which would outlive the rehearsal, a process is started that ends at once. Node hands NODE_V8_COVERAGE on to it unless
 * it is named: then it would write into a folder that is being read or removed.
 */
const instead = `const processes = process.getBuiltinModule('node:child_process'), { spawn } = processes
processes.spawn = (command, _, options) => spawn(command, ['-e', ''], { ...options, env: { NODE_V8_COVERAGE: '' } })`

/** @typedef {Map<string, Set<string>>} Ran by file, where each function that ran begins and ends: `start:end` */

/**
 * @param {string} dir what was built
 * @returns {Promise<{ lightest: Ran, all: Ran }>} what ran of each file: in the lightest of these programs that loads it, and in any of them
 */
export async function rehearse(dir) {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-rehearsal-'))
  const server = createServer((request, response) => void request.resume().on('end', () => response.end('{}')))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const play = (/** @type {string} */ upload, /** @type {readonly string[]} */ steps, coverage = '') =>
    run(
      programOf({
        dir,
        stateDir: join(folder, 'state'),
        endpoint: `http://127.0.0.1:${port}/v1/events`,
        upload,
        steps,
      }),
      join(folder, 'home'),
      coverage && join(folder, coverage),
    )
  try {
    // The first run of a tool writes consent and installation id, and is not what its users wait for every day.
    await play('wait', five)
    await play('wait', [], 'create')
    await play('wait', five, 'send')
    await play('leave', five, 'leave')
    // This one finds what the last one left.
    await play('wait', five, 'more')
    await play('detach', [instead, ...five], 'more')
    const ran = (/** @type {string} */ coverage) => ranIn(join(folder, coverage), dir)
    const [create, leave, send, more] = [ran('create'), ran('leave'), ran('send'), ran('more')]
    return { lightest: new Map([...more, ...send, ...leave, ...create]), all: together(create, leave, send, more) }
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {{ dir: string, stateDir: string, endpoint: string, upload: string, steps: readonly string[] }} life */
const programOf = ({ dir, stateDir, endpoint, upload, steps }) => {
  const options = { service: { name: 'acme', version: '1.4.0' }, endpoint, stateDir, exit: { upload } }
  return [
    `import { createTelemetry } from ${JSON.stringify(pathToFileURL(join(dir, 'index.js')).href)}`,
    `const telemetry = createTelemetry(${JSON.stringify(options)})`,
    ...steps,
  ].join('\n')
}

/** The environment is spelled out: what a machine that builds says of itself is no program's plain path. */
function run(/** @type {string} */ program, /** @type {string} */ home, /** @type {string} */ coverage) {
  mkdirSync(home, { recursive: true })
  const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, PATH: process.env.PATH ?? '' }
  const args = ['--input-type=module', '-e', program]
  return promisify(execFile)(process.execPath, args, { env: { ...env, NODE_V8_COVERAGE: coverage } })
}

function ranIn(/** @type {string} */ coverage, /** @type {string} */ dir) {
  const base = pathToFileURL(join(dir, '/')).href
  /** @type {Ran} */
  const ran = new Map()
  for (const file of readdirSync(coverage)) {
    /** @type {{ result: { url: string, functions: { ranges: { startOffset: number, endOffset: number, count: number }[] }[] }[] }} */
    const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'))
    for (const { url, functions } of result) {
      if (!url.startsWith(base)) continue
      const path = fileURLToPath(url)
      const places = ran.get(path) ?? new Set()
      ran.set(path, places)
      for (const { ranges } of functions)
        if (ranges[0] && ranges[0].count > 0) places.add(`${ranges[0].startOffset}:${ranges[0].endOffset}`)
    }
  }
  return ran
}

/** All that ran in any of them. */
function together(/** @type {Ran[]} */ ...all) {
  /** @type {Ran} */
  const sum = new Map()
  for (const [file, places] of all.flatMap((ran) => [...ran]))
    sum.set(file, new Set([...(sum.get(file) ?? []), ...places]))
  return sum
}
