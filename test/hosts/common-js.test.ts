import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import webpack from 'webpack'
import { createHost, type Host, quiet, runtime } from './host.ts'

let host: Host
beforeAll(async () => {
  host = await createHost()
})
afterAll(() => host?.remove())

const one = { same: [true, true, true], names: [6, 6, 1] }
const ask = async (script: string) => {
  // On some lines of Node `require` of an ES module warns; from a package it does not, and this one must not.
  const { stdout, ...rest } = await host.run(runtime, [script])
  expect(rest).toEqual({ code: 0, signal: null, stderr: '', told: [] })
  return JSON.parse(stdout)
}

test('whoever requires and imports it has one copy, and no warning', async () => {
  expect(await ask('both.cjs')).toEqual(one)
})

describe('where a loader of the host reads the files of CommonJS modules, so that Node before 24 can require no ES module,', () => {
  const hooks = `
    import { readFile } from 'node:fs/promises'
    export const load = async (url, context, next) => {
      const loaded = await next(url, context)
      return loaded.format === 'commonjs' ? { ...loaded, source: await readFile(new URL(url)) } : loaded
    }`
  const data = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
  const loader = ['--import', data(`import { register } from 'node:module'; register(${JSON.stringify(data(hooks))})`)]

  test.each(['wait', 'detach'] as const)('a program that requires it is served like any other: %s', async (upload) => {
    const before = host.collector.events.size
    const { diagnostics } = quiet(await host.run(runtime, [...loader, 'common.cjs'], { upload }))
    expect(diagnostics).toEqual([])
    await host.collector.received(before + 3)
    await host.uploadersGone()
  })
})

describe('a bundle that requires and imports it holds one copy:', () => {
  const input = () => join(host.folder, 'both.cjs')
  const output = (name: string) => join(host.folder, `out/${name}/both.cjs`)
  const esbuildWith = (name: string, conditions?: string[]) =>
    esbuild.build({
      ...{ entryPoints: [input()], outfile: output(name), bundle: true, platform: 'node', target: 'node20' },
      ...{ format: 'cjs', logLevel: 'silent', ...(conditions && { conditions }) },
    })

  const bundlers: Readonly<Record<string, () => Promise<unknown>>> = {
    esbuild: () => esbuildWith('esbuild'),
    // Conditions of one's own take away `module`, by which bundlers prefer an ES module also for `require`.
    'esbuild with a condition': () => esbuildWith('esbuild with a condition', ['acme']),
    Rolldown: async () => {
      const build = await rolldown({ input: input(), cwd: host.folder, platform: 'node', logLevel: 'silent' })
      const names = { entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' }
      await build.write({ dir: join(output('Rolldown'), '..'), format: 'cjs', ...names })
      await build.close()
    },
    webpack: () =>
      new Promise((done, fail) => {
        const compiler = webpack({
          ...{ context: host.folder, entry: input(), target: 'node20', mode: 'development', devtool: false },
          output: { path: join(output('webpack'), '..'), filename: 'both.cjs', chunkFilename: '[id].chunk.cjs' },
        })
        compiler.run((error, stats) => {
          if (error) fail(error)
          else if (stats?.hasErrors() || stats?.hasWarnings()) fail(new Error(stats.toString()))
          else compiler.close(() => done(undefined))
        })
      }),
  }

  test.each(Object.keys(bundlers))('%s', async (name) => {
    await bundlers[name]?.()
    expect(await ask(`out/${name}/both.cjs`)).toEqual(one)
  })
})
