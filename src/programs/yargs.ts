import type { CommandLine } from '../model/command.ts'
import { or } from '../model/or.ts'
import type { YargsDeclared, YargsParsed, YargsProgram } from '../model/yargs.ts'
import { chosen, told, unknownLine } from './command-event.ts'
import { hasMethods, noProgram } from './given.ts'
import type { Followed } from './run-watched.ts'

/** What yargs' types do not tell of it. */
interface Inner extends YargsProgram {
  getOptions(): YargsDeclared
  getGroups(): Readonly<Record<string, readonly string[]>>
  getInternalMethods(): { getContext(): { readonly fullCommands: readonly string[] } }
}

/** What is known of the run that goes on. */
interface Progress {
  /** As it was when the handler was called: afterwards yargs forgets which one that was. */
  line: CommandLine | undefined
  /** The arguments were understood: from here on the program decides what happens. */
  hasBegun: boolean
}

const parsed = '; give it what yargs() returns, without parse(), parseAsync() or argv'

/** The run of each program whose middleware stands already: yargs has no way to take it back. */
const runs = new WeakMap<YargsProgram, { current: Progress | undefined }>()

/** Follows yargs through one run, by its middleware. What it prints and how it ends stays as it is. */
export function followYargs(program: YargsProgram): Followed {
  if (!hasMethods(program, 'parseAsync', 'middleware'))
    throw noProgram(
      'yargs',
      program,
      hasMethods(program, 'hook') ? '; for commander there is orangebox/commander' : parsed,
    )
  const progress: Progress = { line: undefined, hasBegun: false }
  const run = hooked(program)
  run.current = progress
  return {
    line: () => progress.line ?? lineOf(program),
    why: (exitCode) => whyOf(program, progress, exitCode),
    codeOf: () => undefined,
    isElsewhere: () => false,
    leave: () => {
      run.current = undefined
    },
  }
}

function hooked(program: YargsProgram) {
  const known = runs.get(program)
  if (known) return known
  const run: { current: Progress | undefined } = { current: undefined }
  runs.set(program, run)
  program.middleware((_argv, yargs) => {
    if (run.current) Object.assign(run.current, { line: lineOf((yargs ?? program) as YargsProgram), hasBegun: true })
  })
  return run
}

/**
 * Help and versions are known by their options. Mistakes are not told apart, because yargs only has messages for them, which are translated. It does not
 * say whether it answered by itself, and calls middleware in either case.
 */
function whyOf({ parsed }: YargsProgram, { hasBegun }: Progress, exitCode: number): ReturnType<Followed['why']> {
  if (exitCode !== 0) return hasBegun ? undefined : { outcome: 'mistake', mistake: 'other' }
  const argv: Readonly<Record<string, unknown>> = parsed === false ? {} : (parsed as YargsParsed).argv
  if (argv.version === true) return { outcome: 'version', mistake: undefined }
  return argv.help === true ? { outcome: 'help', mistake: undefined } : undefined
}

/** Which command was run, and which options were given. This reads internals of yargs; a version that has others gives an empty line and no error. */
const lineOf = (program: YargsProgram): CommandLine =>
  or(unknownLine, () => {
    const inner = program as Inner
    const { fullCommands } = inner.getInternalMethods().getContext()
    const { key, choices, alias } = inner.getOptions()
    // Help and versions are outcomes; of the names of an option the first is its own.
    const others = new Set(['help', 'version', ...Object.values(alias).flat()])
    const positionals = new Set(inner.getGroups()['Positionals:'])
    const options = new Map<string, string | true>()
    const given = new Map<string, string>()
    const { argv, defaulted = {} } = inner.parsed === false ? { argv: {} } : (inner.parsed as YargsParsed)
    for (const name of Object.keys(key)) {
      const value = argv[name]
      if (others.has(name) || value === undefined || value === null || defaulted[name]) continue
      const texts = choices[name]?.filter((one) => typeof one === 'string')
      const choice = chosen(texts, value)
      if (!positionals.has(name)) options.set(name, told(texts, value))
      else if (choice !== undefined) given.set(name, choice)
    }
    return { command: fullCommands.map(nameOf).filter(Boolean).join(' '), options, arguments: given }
  })

/** `add <name> [dir]` is `add`; `$0` and `*` are the program's own. */
const nameOf = (declared: string): string =>
  declared
    .replace(/(?:^|\s)[<[].*$/s, '')
    .replace(/^(?:\$0|\*)\s*/, '')
    .trim()
