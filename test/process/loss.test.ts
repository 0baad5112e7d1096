import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'orangebox-loss-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function adapter(name: string, code: string): string {
  const path = join(folder, name)
  writeFileSync(path, code)
  return path
}

function loss(...args: string[]) {
  const { PATH, SystemRoot } = process.env
  return spawnSync(process.execPath, [join(root, 'bench/loss.mjs'), ...args], {
    encoding: 'utf8',
    env: { PATH, ...(SystemRoot === undefined ? {} : { SystemRoot }) },
  })
}

interface Result {
  readonly what: string
  readonly arrivedAtOnce: number
  readonly arrived: number
  readonly repeated: number
  readonly closeMs: number | null
}

/** Holds everything in memory until it is closed, gives up at the first error, and says each event twice. */
const forgetful = `
export const create = ({ url }) => {
  const events = []
  return {
    log: (event) => events.push(event),
    close: () => fetch(url, { method: 'POST', body: events.join() + events[0], signal: AbortSignal.timeout(300) }).catch(() => {}),
  }
}`

test('what an SDK loses that holds events in memory is counted, and what it sends twice', () => {
  const { stdout, stderr } = loss('--sdk', adapter('forgetful.mjs', forgetful), '--events', '40', '--json')
  expect(stderr).toBe('')
  const results: readonly Result[] = JSON.parse(stdout)
  expect(results.map(({ arrived, repeated }) => [arrived, repeated])).toEqual([
    [40, 1],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ])
  expect(results.map(({ closeMs }) => closeMs === null)).toEqual([false, true, true, false, false, false])
})

test('orangebox loses none, and sends none twice', () => {
  const { stdout, stderr } = loss('--sdk', join(root, 'bench/adapters/orangebox.mjs'), '--events', '40', '--json')
  expect(stderr).toBe('')
  const results: readonly Result[] = JSON.parse(stdout)
  for (const { what, arrived, repeated } of results) expect([what, arrived, repeated]).toEqual([what, 40, 0])
})

test('an adapter decodes what hides the names', () => {
  const hidden = `${forgetful.replace('events.join() + events[0]', 'btoa(events.join())')}
export const decode = (body) => atob(body.toString())`
  const { stdout } = loss('--sdk', adapter('hidden.mjs', hidden), '--events', '5', '--json')
  expect(JSON.parse(stdout)[0]).toMatchObject({ arrived: 5, repeated: 0 })
})

test.each([
  ['a file that is none', ['--sdk', join(folder, 'none.mjs')], 'none.mjs'],
  ['an adapter without create', ['--sdk', adapter('empty.mjs', 'export {}')], 'exports no function create'],
  [
    'an adapter that throws',
    ['--sdk', adapter('throws.mjs', "export const create = () => { throw new Error('no') }")],
    'the program ended with 1',
  ],
  ['a number that is none', ['--events', 'many'], '--events takes 1 to 100000, not many'],
])('%s is a wrong call, and is named', (_what, args, text) => {
  const { status, stderr } = loss(...args)
  expect(status).toBe(2)
  expect(stderr).toContain(text)
})
