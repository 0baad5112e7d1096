import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { root } from './packed.ts'

const folder = mkdtempSync(join(tmpdir(), 'orangebox-start-up-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const home = join(folder, 'home')
mkdirSync(home)

/** An ES module that does nothing: what importing it touches is Node's own doing. */
const nothing = join(folder, 'nothing.mjs')
writeFileSync(nothing, '//# sourceMappingURL=nothing.mjs.map')

const urls = { entry: join(root, 'dist/index.js'), testing: join(root, 'dist/testing.js'), nothing }
const prelude = Object.entries(urls).map(
  ([name, path]) => `const ${name} = ${JSON.stringify(pathToFileURL(path).href)}`,
)

/** Runs a program, which imports `entry` itself, and returns what it printed as JSON. The environment is spelled out. */
function child(code: string) {
  const args = ['--input-type=module', '-e', [...prelude, code].join('\n')]
  const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, XDG_STATE_HOME: home }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

const createIn = (stateDir: string) => `createTelemetry({
  service: { name: 'acme', version: '1.4.0' }, endpoint: 'http://127.0.0.1:9', sessionId: 'one', stateDir: ${JSON.stringify(stateDir)},
})`
const create = createIn(home)

/** Lists the built-in modules that `code` makes Node load, after it has imported some other ES module. */
const loadedBy = (code: string): string[] =>
  child(`
    await import(nothing)
    const before = new Set(process.moduleLoadList)
    ${code}
    const loaded = process.moduleLoadList.filter((name) => !before.has(name))
    console.log(JSON.stringify(loaded.map((name) => name.replace(/^NativeModule /, ''))))
  `)

/** What costs milliseconds, or has no business in a program that only starts. */
const heavy =
  /^(internal\/)?(crypto|deps\/undici|http|https|http2|net|tls|dns|dgram|child_process|zlib|cluster|worker|readline)(\/|$)|^_(http|tls)_/

// What is written to something frozen would be lost without a word in Node alone.
test('what Node runs of the recorder is as strict as the module that bundlers take', () => {
  expect(readFileSync(join(root, 'dist/chunks/recorder.cjs'), 'utf8')).toMatch(/^"use strict";/)
})

test('what is loaded without a pause is compiled once, however many clients there are', () => {
  const compiled = child(`
    const { Module } = process.getBuiltinModule('node:module')
    const { _compile } = Module.prototype
    const files = []
    Module.prototype._compile = function (code, file) {
      files.push(file.split('/').at(-1))
      return _compile.call(this, code, file)
    }
    const { createTelemetry } = await import(entry)
    for (const telemetry of [${createIn(join(folder, 'once'))}, ${createIn(join(folder, 'twice'))}]) {
      telemetry.logEvent('tool_used')
      await telemetry.flush()
      await telemetry.shutdown({ timeoutMs: 0 })
    }
    console.log(JSON.stringify(files.filter((file) => file === 'looking.cjs')))
  `)
  expect(compiled).toEqual(['looking.cjs'])
})

test('importing loads no heavy built-in module', () => {
  expect(loadedBy('await import(entry)').filter((name) => heavy.test(name))).toEqual([])
})

test('importing and creating a client loads no heavy built-in module', () => {
  const loaded = loadedBy(`const { createTelemetry } = await import(entry); ${create}`)
  expect(loaded.filter((name) => heavy.test(name))).toEqual([])
})

test('sending to a plain endpoint loads neither TLS nor anything that comes with it, and no terminal', () => {
  const sent = createIn(join(folder, 'sent'))
  const loaded = loadedBy(`
    const { createTelemetry } = await import(entry)
    const telemetry = ${sent}
    telemetry.logEvent('tool_used')
    await telemetry.flush()
    await telemetry.shutdown({ timeoutMs: 0 })
  `)
  expect(loaded).toContain('_http_client')
  // What a pipe is on Windows only newer Nodes can say without asking for a terminal.
  const without =
    process.platform === 'win32' ? /^(_tls_|tls|https|crypto|assert|dns)/ : /^(_tls_|tls|https|crypto|assert|dns|tty$)/
  expect(loaded.filter((name) => without.test(name))).toEqual([])
})

test('a test that only remembers events loads no server', () => {
  const use = (rest: string) => `
    const { createTestTelemetry, expectEvent, startTestEndpoint } = await import(testing)
    const telemetry = createTestTelemetry()
    telemetry.logEvent('a')
    expectEvent(telemetry, 'a')
    ${rest}
  `
  expect(loadedBy(use('')).filter((name) => heavy.test(name))).toEqual([])
  expect(loadedBy(use('await (await startTestEndpoint()).close()'))).toContain('_http_server')
})

test('the guard itself would notice', () => {
  const loaded = loadedBy("await import('node:http'); await import('node:crypto'); void globalThis.FormData")
  expect(loaded.filter((name) => heavy.test(name))).toEqual(
    expect.arrayContaining(['_http_client', 'crypto', 'internal/deps/undici/undici']),
  )
})

test('importing reads no environment variable, starts no timer and leaves no handle', () => {
  const touched = child(`
    const touched = []
    const env = process.env
    Object.defineProperty(process, 'env', {
      get: () => new Proxy(env, { get: (target, key) => (touched.push('env ' + String(key)), target[key]) }),
    })
    for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
      const original = globalThis[name]
      globalThis[name] = (...args) => (touched.push(name), original(...args))
    }
    await import(nothing)
    const own = new Set(touched.splice(0))
    await import(entry)
    const ours = touched.filter((name) => !own.has(name))
    console.log(JSON.stringify([...ours, ...process.getActiveResourcesInfo().filter((name) => name === 'Timeout')]))
  `)
  expect(touched).toEqual([])
})

test('neither importing nor creating a client writes a file', () => {
  child(`const { createTelemetry } = await import(entry); ${create}; console.log('null')`)
  expect(readdirSync(home)).toEqual([])
})

test('a client whose file that records is missing is disabled, and says which file it is', () => {
  const copy = join(folder, 'copy')
  cpSync(join(root, 'dist'), copy, { recursive: true })
  rmSync(join(copy, 'chunks/recorder.cjs'))
  const [said, enabled] = child(`
    const { createTelemetry } = await import(${JSON.stringify(pathToFileURL(join(copy, 'index.js')).href)})
    const said = []
    const options = { service: { name: 'acme', version: '1.4.0' }, endpoint: 'http://127.0.0.1:9' }
    const telemetry = createTelemetry({ ...options, onDiagnostic: ({ message }) => said.push(message) })
    telemetry.logEvent('tool_used')
    console.log(JSON.stringify([said, telemetry.enabled]))
  `)
  expect(said).toEqual([expect.stringMatching(/ in creating the client, which is disabled: ENOENT: .*recorder\.cjs/)])
  expect(enabled).toBe(false)
})
