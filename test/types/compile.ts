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

/** What the compiler has to say of a program, once it has been asked. */
export type Compiled = () => readonly CompileError[]

/** Compiles a host's program against the public types, as strictly as TypeScript can. */
export const compile = compilerOf('typescript', 'src', 'ts', ['es2024.string'])

/** The same with the oldest compiler that is supported, which cannot read our sources: against the declarations that are built. */
export const compileWithOldest = compilerOf('typescript-5.4', 'dist/types', 'd.ts', [])

/**
 * Programs wait until the first of them is asked about; one run of the compiler then reads all of them, and our types once. So a
 * test file hands over its programs while its tests are collected, not in them.
 */
function compilerOf(compiler: string, types: string, extension: string, lib: readonly string[]) {
  interface Waiting {
    readonly program: string
    errors?: readonly CompileError[]
  }
  let waiting: Waiting[] = []
  return (program: string): Compiled => {
    const one: Waiting = { program }
    waiting.push(one)
    return () => {
      if (one.errors === undefined) {
        const together = waiting
        waiting = []
        const programs = together.map((each) => each.program)
        const output = outputOf(compiler, types, extension, lib, programs)
        const errors = parse(output, programs)
        together.forEach((each, n) => {
          each.errors = errors[n] ?? []
        })
      }
      return one.errors ?? []
    }
  }
}

const nameOf = (n: number) => `host-${n}.ts`

function outputOf(
  compiler: string,
  types: string,
  extension: string,
  lib: readonly string[],
  programs: readonly string[],
): string {
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
    const config = { compilerOptions, include: [], files: programs.map((_, n) => nameOf(n)) }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    programs.forEach((program, n) => {
      writeFileSync(join(folder, nameOf(n)), program)
    })
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      encoding: 'utf8',
    })
    return `${stdout}${stderr}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The errors of each program. What is said of none of them is an error of all. */
function parse(output: string, programs: readonly string[]): readonly (readonly CompileError[])[] {
  const errors = programs.map((): { source: string; message: string; lines: number }[] => [])
  let last: { lines: number }[] = []
  for (const line of output.split('\n')) {
    if (line.startsWith(' ') && last.length > 0) {
      for (const error of last) error.lines++
      continue
    }
    if (line.trim() === '') continue
    const [, n, at, message = ''] = /host-(\d+)\.ts\((\d+),\d+\): error TS\d+: (.*)$/.exec(line) ?? []
    if (n === undefined) {
      last = errors.map((each) => add(each, { source: line, message: line, lines: 1 }))
    } else {
      const source = programs[Number(n)]?.split('\n')[Number(at) - 1] ?? ''
      last = [add(errors[Number(n)] ?? [], { source: source.trim(), message, lines: 1 })]
    }
  }
  return errors
}

function add<T>(list: T[], one: T): T {
  list.push(one)
  return one
}
