import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makePath } from '../../src/node/make-path.ts'

let top = ''
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'orangebox-path-'))
})
afterEach(() => rmSync(top, { recursive: true, force: true }))
const make = (path: string) => makePath(path, (run) => run())

test('a directory is made with those above it, and one that is there is left', () => {
  for (let n = 0; n < 2; n++) make(join(top, 'a/b/c'))
  expect(existsSync(join(top, 'a/b/c'))).toBe(true)
})

test('many at once make it together', async () => {
  const source = `
    const { workerData } = require('node:worker_threads')
    import(workerData.module).then(({ makePath }) => {
      for (let n = 0; n < 200; n++) makePath(workerData.top + '/' + n + '/a/b', (run) => run())
    })`
  const built = join(top, 'make-path.mjs')
  const { build } = await import('esbuild')
  await build({ entryPoints: ['src/node/make-path.ts'], outfile: built, format: 'esm', logLevel: 'silent' })
  const errors: unknown[] = []
  await Promise.all(
    Array.from({ length: 4 }, () => {
      const worker = new Worker(source, { eval: true, workerData: { module: `file://${built}`, top } })
      worker.on('error', (error) => errors.push(error))
      return new Promise((done) => worker.on('exit', done))
    }),
  )
  expect(errors).toEqual([])
  expect(existsSync(join(top, '199/a/b'))).toBe(true)
})

test('below a file, and where nothing can be made, it says so and ends', () => {
  writeFileSync(join(top, 'file'), '')
  expect(() => make(join(top, 'file/a'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }))
  if (process.platform === 'linux')
    expect(() => make('/proc/no/such/place')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})
