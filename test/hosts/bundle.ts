import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import webpack from 'webpack'

/** The programs that are bundled, each for itself: with the small entry and without. */
const programs = ['entry', 'main'] as const

export interface Bundler {
  readonly name: string
  /** Makes of each program `out/dist/<program><extension>`. What they import is in there, too. */
  readonly bundle: (folder: string) => Promise<void>
  readonly extension: string
}

const outOf = (folder: string) => join(folder, 'out/dist')
const sources = (folder: string) => programs.map((program) => join(folder, `${program}.mjs`))

const esbuildTo =
  (format: 'esm' | 'cjs', extension: string) =>
  async (folder: string): Promise<void> => {
    const { warnings } = await esbuild.build({
      entryPoints: sources(folder),
      outdir: outOf(folder),
      outExtension: { '.js': extension },
      bundle: true,
      minify: true,
      platform: 'node',
      target: 'node20',
      format,
      logLevel: 'silent',
      // Bundlers bake this in. The user's environment decides about telemetry, not the builder's.
      define: { 'process.env.NODE_ENV': '"test"' },
    })
    if (warnings.length > 0) throw new Error(JSON.stringify(warnings))
  }

const rolldownTo = async (folder: string): Promise<void> => {
  for (const input of sources(folder)) {
    const build = await rolldown({ input, cwd: folder, platform: 'node' })
    await build.write({ dir: outOf(folder), format: 'es', entryFileNames: '[name].mjs', minify: true })
    await build.close()
  }
}

const webpackTo = (folder: string): Promise<void> =>
  new Promise((done, fail) => {
    const compiler = webpack({
      context: folder,
      entry: Object.fromEntries(programs.map((program) => [program, `./${program}.mjs`])),
      target: 'node20',
      mode: 'production',
      // It takes most of the time, and the others minify.
      optimization: { minimize: false },
      output: { path: outOf(folder), filename: '[name].cjs', chunkFilename: '[id].chunk.cjs' },
    })
    compiler.run((error, stats) => {
      if (error) fail(error)
      else if (stats?.hasErrors() || stats?.hasWarnings()) fail(new Error(stats.toString()))
      else compiler.close(() => done())
    })
  })

/** One CommonJS file, which is what Node puts into a single executable. */
export const toCommonJs: Bundler = {
  name: 'esbuild, one CommonJS file',
  bundle: esbuildTo('cjs', '.cjs'),
  extension: '.cjs',
}

export const bundlers: readonly Bundler[] = [
  { name: 'esbuild, one ES module', bundle: esbuildTo('esm', '.mjs'), extension: '.mjs' },
  toCommonJs,
  { name: 'Rolldown, ES modules', bundle: rolldownTo, extension: '.mjs' },
  { name: 'webpack, CommonJS', bundle: webpackTo, extension: '.cjs' },
]
