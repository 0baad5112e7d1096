import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHost, type Host, runtime } from './host.ts'

/** Each makes one file, out.mjs, of the small entry and the program that it imports. */
const bundlers = {
  'esbuild with a target': (folder: string) => bundledByEsbuild(folder, 'node20.19'),
  'esbuild without a target': (folder: string) => bundledByEsbuild(folder),
  'Rolldown in one file': async (folder: string) => {
    const build = await rolldown({ input: join(folder, 'small.mjs'), cwd: folder, platform: 'node' })
    await build.write({ file: join(folder, 'out.mjs'), format: 'es', codeSplitting: false })
    await build.close()
  },
} as const

async function bundledByEsbuild(folder: string, target?: string): Promise<void> {
  await esbuild.build({
    entryPoints: [join(folder, 'small.mjs')],
    outfile: join(folder, 'out.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    ...(target !== undefined && { target }),
    logLevel: 'silent',
  })
}

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

async function run(bundler: keyof typeof bundlers, declaration: string, end = '') {
  const options = "{ service: { name: 'acme', version: '1.4.0' }, endpoint: process.env.ACME_TELEMETRY_URL }"
  const program = [
    "import { createTelemetry } from 'orangebox'",
    `${declaration} telemetry = createTelemetry(${options})`,
    "telemetry.logEvent('build')",
    end,
  ]
  writeFileSync(join(host.folder, 'acme.mjs'), program.join('\n'))
  const check = "if (!runUploaderIfChild()) await import('./acme.mjs')"
  writeFileSync(join(host.folder, 'small.mjs'), `import { runUploaderIfChild } from 'orangebox/upload'\n${check}\n`)
  await bundlers[bundler](host.folder)
  const environment = { ACME_TELEMETRY_URL: host.url, XDG_STATE_HOME: host.stateDir }
  const { code, signal, stdout, stderr } = await host.run(runtime, ['out.mjs'], {}, environment)
  expect({ code, signal, stdout, stderr }).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
  return { arrived: host.collector.events.size, waiting: host.segments().length }
}

test('esbuild with a target keeps the end of a top-level `await using` behind the small entry', async () => {
  expect(await run('esbuild with a target', 'await using')).toEqual({ arrived: 1, waiting: 0 })
})

/** Faults of these bundlers. When one is mended, docs/hosts.md need no longer warn of it. */
test.each(['esbuild without a target', 'Rolldown in one file'] as const)(
  '%s forgets that end, as docs/hosts.md says, and the events wait on disk',
  async (bundler) => {
    expect(await run(bundler, 'await using')).toEqual({ arrived: 0, waiting: 1 })
  },
)

test.each(Object.keys(bundlers) as (keyof typeof bundlers)[])(
  '%s keeps a last line that shuts down',
  async (bundler) => {
    expect(await run(bundler, 'const', 'await telemetry.shutdown()')).toEqual({ arrived: 1, waiting: 0 })
  },
)
