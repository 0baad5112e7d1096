import { spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** One thing the compiler has to say: where, in its first line, and whether there are more. */
export interface CompileError {
  /** The line of the program, without blanks. */
  readonly source: string
  readonly message: string
  readonly lines: number
}

/** Compiles a host's program against the public types, as strictly as TypeScript can. */
export const compile = (program: string): readonly CompileError[] =>
  compileWith('typescript', 'src', 'ts', ['es2024.string'], program)

/** The same with the oldest compiler that is supported, which cannot read our sources: against the declarations that are built. */
export const compileWithOldest = (program: string): readonly CompileError[] =>
  compileWith('typescript-5.4', 'dist/types', 'd.ts', [], program)

function compileWith(
  compiler: string,
  types: string,
  extension: string,
  lib: readonly string[],
  program: string,
): readonly CompileError[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orangebox-types-')))
  try {
    const compilerOptions = {
      ...{ skipLibCheck: true, noEmit: true, types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
      paths: {
        orangebox: [join(root, types, `index.${extension}`)],
        'orangebox/*': [join(root, types, `*.${extension}`)],
      },
      ...{ target: 'es2022', lib: ['es2023', 'esnext.disposable', ...lib], module: 'nodenext', strict: true },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, allowImportingTsExtensions: true },
    }
    const config = { compilerOptions, include: [], files: ['host.ts'] }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    writeFileSync(join(folder, 'host.ts'), program)
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      encoding: 'utf8',
    })
    return parse(`${stdout}${stderr}`, program.split('\n'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function parse(output: string, program: readonly string[]): readonly CompileError[] {
  const errors: { source: string; message: string; lines: number }[] = []
  for (const line of output.split('\n')) {
    const match = /^(\S+?)\((\d+),\d+\): error TS\d+: (.*)$/.exec(line)
    const last = errors.at(-1)
    if (match) {
      const [, file, at, message] = match as unknown as [string, string, string, string]
      const source = file.endsWith('host.ts') ? (program[Number(at) - 1] ?? '') : line
      errors.push({ source: source.trim(), message, lines: 1 })
    } else if (line.startsWith(' ') && last) last.lines++
    else if (line.trim() !== '') errors.push({ source: line, message: line, lines: 1 })
  }
  return errors
}
