import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { test } from '../support/scene.ts'
import { root } from './packed.ts'

/**
 * Node asks of each socket that it destroys whether it is that of `process.stderr`, and makes this stream for the question: a fourteenth of what an
 * empty program costs, more with a terminal.
 */
test('a program that sends and ends makes neither the stream of stderr nor an AbortController', async ({ scene }) => {
  const { url, received } = await scene.collect()
  const home = join(scene.dir, 'home-of-ending')
  mkdirSync(home)
  const options = { service: { name: 'acme', version: '1.4.0' }, endpoint: url, stateDir: scene.stateDir }
  const program = `
    const made = []
    for (const [owner, name] of [[process, 'stderr'], [globalThis, 'AbortController']]) {
      const { get, value } = Object.getOwnPropertyDescriptor(owner, name)
      Object.defineProperty(owner, name, { configurable: true, get: () => (made.push(name), get ? get.call(owner) : value) })
    }
    const { createTelemetry } = await import(${JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)})
    const telemetry = createTelemetry(${JSON.stringify(options)})
    telemetry.logEvent('tool_used')
    const { delivered } = await telemetry.shutdown({ upload: 'wait', timeoutMs: 60_000 })
    process.on('exit', () => console.log(JSON.stringify({ delivered, made })))`
  const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, PATH: process.env.PATH ?? '' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { env })
  expect(JSON.parse(stdout)).toEqual({ delivered: 1, made: [] })
  await received(1)
})
