import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pack, root } from './packed.ts'

const folder = mkdtempSync(join(tmpdir(), 'orangebox-collector-packed-'))
const modules = join(folder, 'node_modules')
const installed = join(modules, 'orangebox-collector')
const own = JSON.parse(readFileSync(join(root, 'collector/package.json'), 'utf8'))

/** Unpacked beside the dependencies it names, and no others: what npm would do, without a network. */
beforeAll(() => {
  for (const path of [modules, join(folder, 'home')]) mkdirSync(path)
  const tarball = pack(join(root, 'collector'), folder, join(folder, 'home'))
  mkdirSync(installed)
  expect(spawnSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']).status).toBe(0)
  for (const name of Object.keys(own.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction')
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const files = () =>
  readdirSync(installed, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(installed, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))

test('the collector brings what it should and nothing of the workshop', () => {
  expect(files()).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'bin/orangebox-collector.js',
      'dist/cli.js',
      'dist/page/main.js',
      'page/style.css',
      'package.json',
      'proto/LICENSE',
      'proto/otlp.proto',
    ]),
  )
  expect(
    files().filter(
      (file) =>
        !/^(LICENSE|README\.md|package\.json|(bin|dist)\/[^.].*\.js|dist\/THIRD_PARTY_NOTICES|page\/style\.css|proto\/.*(\.proto|LICENSE|README\.md))$/.test(
          file,
        ),
    ),
  ).toEqual([])
})

test('it carries the licence of the repository', () => {
  expect(readFileSync(join(installed, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
})

test('it runs with the dependencies it names', () => {
  const bin = join(installed, own.bin['orangebox-collector'])
  // A host that is no address of this machine makes it load everything, and end.
  const { status, stderr } = spawnSync(process.execPath, [bin, '--host', '192.0.2.1'], { encoding: 'utf8', env: {} })
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('192.0.2.1 is no address') })
})

test('without the package of DuckDB it runs, and --db says what is missing', () => {
  const bin = join(installed, own.bin['orangebox-collector'])
  const { status, stderr } = spawnSync(process.execPath, [bin, '--db', join(folder, 'x.duckdb')], {
    encoding: 'utf8',
    env: {},
  })
  expect([status, stderr]).toEqual([1, expect.stringContaining('npm install @duckdb/node-api')])
})

test('its bridge runs with what it brings, the outbox included', () => {
  const bin = join(installed, own.bin['orangebox-collector'])
  const check = (env: Record<string, string>) =>
    spawnSync(process.execPath, [bin, 'bridge', '--check'], { encoding: 'utf8', env })
  expect(check({})).toMatchObject({ status: 2, stderr: expect.stringContaining('LANGFUSE_PUBLIC_KEY: it is not set') })
  // Nobody listens there: to find that out, it loads everything that sends.
  const keys = { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-1' }
  expect(check({ ...keys, LANGFUSE_BASE_URL: 'http://127.0.0.1:9' })).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/a turn: not accepted by .* \(ECONNREFUSED\): it cannot be reached/),
  })
})

test('it finds the message definitions and the page it brings, and the libraries of the page', async () => {
  const bin = join(installed, own.bin['orangebox-collector'])
  const child = spawn(process.execPath, [bin, '--port', '0'], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [first] = await once(child.stdout.setEncoding('utf8'), 'data')
    const url = /http:\S+/.exec(`${first}`)?.[0]
    const headers = { 'content-type': 'application/x-protobuf' }
    const answer = await fetch(`${url}/v1/logs`, { method: 'POST', body: new Uint8Array(), headers })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
    const page = ['', ...['main.js', 'style.css', 'preact.js', 'hooks.js', 'htm.js'].map((name) => `inspector/${name}`)]
    const answers = await Promise.all(page.map((path) => fetch(`${url}/${path}`)))
    expect(answers.map(({ status }) => status)).toEqual(page.map(() => 200))
  } finally {
    child.kill('SIGKILL')
  }
})

test('the collector and orangebox have the same version', () => {
  expect(own.version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
})
