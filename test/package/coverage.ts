/** Which functions of the build a program runs, by the file of `src/` they came from: V8 counts them, the source maps name them. */

import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { root } from './packed.ts'

const dist = pathToFileURL(join(root, 'dist/')).href

export interface Ran {
  /** Bytes of the files that were loaded. */
  readonly bytes: number
  /** Names with lines, by file of `src/` or package. */
  readonly functions: ReadonlyMap<string, readonly string[]>
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly functionName: string
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[]
    }[]
  }[]
}

/** @param code of an ES module; the environment is spelled out. */
export async function ranIn(code: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-coverage-'))
  try {
    const args = ['--input-type=module', '-e', code]
    await promisify(execFile)(process.execPath, args, { env: { ...env, NODE_V8_COVERAGE: folder } })
    const scripts = readdirSync(folder).flatMap((file) => scriptsOf(join(folder, file)))
    const functions = new Map<string, string[]>()
    for (const { url, functions: all } of scripts) {
      const sourceOf = sourcesIn(fileURLToPath(url))
      // The first is the module itself.
      for (const { functionName, ranges } of all.slice(1)) {
        if (!ranges[0] || ranges[0].count === 0) continue
        const { file, line } = sourceOf(ranges[0].startOffset)
        functions.set(file, [...(functions.get(file) ?? []), `${functionName || 'a function'} in line ${line}`])
      }
    }
    const bytes = scripts.reduce((sum, { url }) => sum + readFileSync(fileURLToPath(url)).byteLength, 0)
    return { bytes, functions }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const scriptsOf = (file: string): Coverage['result'] =>
  (JSON.parse(readFileSync(file, 'utf8')) as Coverage).result.filter(({ url }) => url.startsWith(dist))

/** Where in `src/` an offset of a file of the build comes from. */
function sourcesIn(path: string): (offset: number) => { readonly file: string; readonly line: number } {
  const code = readFileSync(path, 'utf8')
  const map = existsSync(`${path}.map`)
    ? new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0])
    : undefined
  return (offset) => {
    const lines = code.slice(0, offset).split('\n')
    const entry = map?.findEntry(lines.length - 1, lines.at(-1)?.length ?? 0)
    if (!entry || !('originalSource' in entry)) return { file: 'the build', line: lines.length }
    const file = entry.originalSource.replace(/^.*?\/((?:src|node_modules)\/)/, '$1')
    return { file, line: entry.originalLine + 1 }
  }
}
