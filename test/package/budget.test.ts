import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect } from 'vitest'
import { test } from '../support/scene.ts'
import { type Budget, budgets } from './budgets.ts'
import { type Ran, ranIn } from './coverage.ts'
import { root } from './packed.ts'

const entry = JSON.stringify(pathToFileURL(join(root, 'dist/index.js')).href)

/** As a host with an adapter of its own: nothing else of this package is imported. */
const programOf = (steps: readonly string[], stateDir: string, endpoint: string, upload: string) =>
  [
    `import { createTelemetry } from ${entry}`,
    `const telemetry = createTelemetry(${JSON.stringify({
      service: { name: 'acme', version: '1.4.0' },
      ...{ endpoint, stateDir, exit: { upload } },
    })})`,
    ...steps,
  ].join('\n')

const log = `telemetry.logEvent('tool_used', { duration_ms: 45, ok: true })`
const ways: Readonly<Record<keyof typeof budgets, readonly [upload: string, ...steps: readonly string[]]>> = {
  create: ['wait'],
  off: ['wait', 'telemetry.status()'],
  'first event': ['wait', log],
  leave: ['leave', log, log, log, log, log, 'await telemetry.shutdown()'],
  mini: ['wait', log, log, log, log, log, 'await telemetry.shutdown()'],
}

test.for(Object.keys(ways) as (keyof typeof budgets)[])(
  'what runs for %s is within its budget',
  async (way, { scene }) => {
    const { url } = await scene.collect()
    const home = join(scene.dir, 'home-of-budget')
    mkdirSync(home)
    const [upload, ...steps] = ways[way]
    const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, PATH: process.env.PATH ?? '' }
    const program = programOf(steps, scene.stateDir, url, upload)
    // The first run of a tool writes consent and installation id, and is not what its users wait for every day.
    await ranIn(programOf(ways.mini.slice(1), scene.stateDir, url, 'wait'), env)
    const ran = await ranIn(program, way === 'off' ? { ...env, DO_NOT_TRACK: '1' } : env)
    expect(grown(ran, budgets[way])).toEqual([])
  },
)

test('what grew is named: the room, its files, and what runs there', () => {
  const functions = new Map([
    ['src/client/live.ts', ['record in line 3', 'end in line 9']],
    ['src/home/consent-file.ts', ['look in line 1']],
    ['node_modules/axios/lib/utils.js', ['isString in line 2']],
  ])
  const rooms = { client: 1, home: 1, axios: 0 }
  expect(grown({ bytes: 2_000, functions }, { kilobytes: 1, rooms })).toEqual([
    '2.0 KB are loaded, 1 KB may be',
    'client: 2 functions run, 1 may; live.ts: record in line 3, end in line 9',
    'axios: 1 function runs, 0 may; lib/utils.js: isString in line 2',
  ])
})

/** What is beyond a budget, in words; nothing if all of it is within. */
function grown({ bytes, functions }: Ran, { kilobytes, rooms }: Budget): string[] {
  const of = new Map<string, [file: string, names: readonly string[]][]>()
  for (const [path, names] of functions) {
    const [, room = path, file = ''] = /^(?:\.\.\/|src\/|node_modules\/)*(?:([^/]+)\/)?(.*)$/.exec(path) ?? []
    of.set(room, [...(of.get(room) ?? []), [file, names]])
  }
  const size = bytes > kilobytes * 1_000 ? [`${(bytes / 1_000).toFixed(1)} KB are loaded, ${kilobytes} KB may be`] : []
  const beyond = [...of].flatMap(([room, files]) => {
    const [n, most] = [files.reduce((sum, [, names]) => sum + names.length, 0), rooms[room] ?? 0]
    if (n <= most) return []
    const list = files.map(([file, names]) => `${file}: ${names.join(', ')}`).join('; ')
    return [`${room}: ${n} ${n === 1 ? 'function runs' : 'functions run'}, ${most} may; ${list}`]
  })
  return [...size, ...beyond]
}
