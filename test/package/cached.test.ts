import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { entries } from '../../scripts/build/entries.mjs'
import { test } from '../support/scene.ts'
import { root } from './packed.ts'

const dist = pathToFileURL(join(root, 'dist/')).href
const nameOf = (entry: string) => (entry === 'index' ? 'orangebox' : `orangebox/${entry}`)
const cachedOf = (entry: string) => (entry === 'index' ? 'orangebox/cached' : `orangebox/cached/${entry}`)
const flat = (names: readonly string[]) => names.flatMap((name) => [nameOf(name), cachedOf(name)])

/** Runs an ES module within this package, which it names as hosts do, and returns what it printed as JSON. */
async function run(code: string, env: Readonly<Record<string, string>> = {}) {
  const args = ['--input-type=module', '-e', code]
  const whole = { HOME: env.HOME ?? '/nowhere', PATH: process.env.PATH ?? '', ...env }
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env: whole })
  return stdout === '' ? undefined : JSON.parse(stdout)
}

test('each entry is there a second time, under the same names', async () => {
  const names = await run(`
    const names = {}
    for (const path of ${JSON.stringify(flat(entries))}) names[path] = Object.keys(await import(path)).sort()
    console.log(JSON.stringify(names))
  `)
  for (const entry of entries) expect([entry, names[cachedOf(entry)]]).toEqual([entry, names[nameOf(entry)]])
})

test('nothing but the entries is there a second time', async () => {
  const inside = ['cached/chunks/core', 'cached/cli', 'cached/upload-main', 'cached/types/index']
  const found = await run(`
    const found = []
    for (const path of ${JSON.stringify(inside.map((path) => `orangebox/${path}`))}) await import(path).then(() => found.push(path), () => {})
    console.log(JSON.stringify(found))
  `)
  expect(found).toEqual([])
})

const options = (scene: { readonly stateDir: string }, url: string, upload: string) =>
  JSON.stringify({
    service: { name: 'acme', version: '1.4.0' },
    ...{ endpoint: url, stateDir: scene.stateDir, exit: { upload } },
  })

test('a program that takes all of it from there has one core, and sends', async ({ scene }) => {
  const collector = await scene.collect()
  const coverage = join(scene.dir, 'coverage')
  await run(
    `
    import { createTelemetry } from 'orangebox/cached'
    import { consoleSink } from 'orangebox/cached/sinks'
    import { createTelemetryCommands } from 'orangebox/cached/commands'
    const telemetry = createTelemetry(${options(scene, collector.url, 'wait')})
    telemetry.logEvent('tool_used', { ok: true })
    await telemetry.shutdown({ timeoutMs: 30_000 })
  `,
    { HOME: scene.dir, NODE_V8_COVERAGE: coverage },
  )
  expect([...collector.events.values()]).toHaveLength(1)
  const loaded = readdirSync(coverage)
    .flatMap((file) => JSON.parse(readFileSync(join(coverage, file), 'utf8')).result as { readonly url: string }[])
    .map(({ url: file }) => file)
    .filter((file) => file.startsWith(dist))
    .map((file) => file.slice(dist.length))
  expect(loaded).toEqual(expect.arrayContaining(['chunks/core.cached.js', 'chunks/sending.cached.js']))
  const twins = new Set(readdirSync(fileURLToPath(dist), { recursive: true, encoding: 'utf8' }))
  expect(loaded.filter((file) => twins.has(file.replace(/\.js$/, '.cached.js')))).toEqual([])
})

test('what is imported without it all the same works with it, and knows the options of its client', async ({
  scene,
}) => {
  const { url } = await scene.collect()
  const { preview } = await run(
    `
    import { createTelemetry } from 'orangebox/cached'
    import { createTelemetryCommands } from 'orangebox/commands'
    const telemetry = createTelemetry(${options(scene, url, 'leave')})
    telemetry.logEvent('tool_used', { ok: true })
    const { text } = await createTelemetryCommands(telemetry).preview('tool_used', { ok: true })
    await telemetry.shutdown()
    console.log(JSON.stringify({ preview: text }))
  `,
    { HOME: scene.dir },
  )
  expect(preview).toContain('tool_used')
})
