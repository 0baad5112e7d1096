/*
 * Follows a program of commander through one run, by public hooks where there are any and by a few of its fields where not. Its behaviour
 * must not change: what it prints, how it exits and what it throws are the program's.
 */

import type { CommandLine, CommandMistake, DeclaredCommands } from '../model/command.ts'
import type { CommanderCommand, CommanderExit, CommanderOption } from '../model/commander.ts'
import { or } from '../model/or.ts'
import { describe } from '../policy/describe.ts'
import { hasMethods } from '../policy/has-methods.ts'
import { noProgram } from './check-arguments.ts'
import { chosen, optionValue } from './command-event.ts'
import { declareCommand } from './declare-command.ts'
import type { Followed } from './run-watched.ts'

/** The code by which commander announces the end of a subcommand that is an executable of its own. */
const standAlone = 'commander.executeSubCommandAsync'

/** What is known of the run that goes on. */
interface Progress {
  /** The innermost command that was reached. */
  command: CommanderCommand
  /** Its action was called: from here on the program decides what happens. */
  hasBegun: boolean
  /** Why commander wants to end the process. */
  exit: CommanderExit | undefined
}

/** The run of each program whose hooks stand already: commander has no way to take one back. */
const runs = new WeakMap<CommanderCommand, { current: Progress | undefined }>()

/** Whether this can be run, and asked for its commands. */
const isProgram = (given: unknown): boolean => hasMethods(given, 'parseAsync', 'hook', 'exitOverride')

/**
 * Begins to follow a run. Throws a TypeError for what is no program of commander.
 *
 * @param end logs the event and shuts the client down; called where commander would end the process at once.
 * @param exit ends the process.
 */
export function followCommander(
  program: CommanderCommand,
  end: (exitCode: number) => Promise<unknown>,
  exit: (code: number) => never,
): Followed {
  if (!isProgram(program))
    throw noProgram(
      'commander',
      program,
      hasMethods(program, 'middleware') ? '; for yargs there is orangebox/yargs' : '',
    )
  const progress: Progress = { command: program, hasBegun: false, exit: undefined }
  const all = family(program)
  const run = hooked(program, all)
  run.current = progress
  const former = all.map((command) => watchExit(command, progress, end, exit))
  return {
    line: () => lineOf(progress.command, program),
    why: () => whyOf(progress),
    codeOf: (thrown) => (isExit(thrown) ? thrown.exitCode : undefined),
    isElsewhere: () => progress.command._executableHandler === true && progress.exit === undefined,
    leave: () => {
      run.current = undefined
      for (const restore of former) restore()
    },
  }
}

/** A command and all commands below it. */
const family = (command: CommanderCommand): readonly CommanderCommand[] => [
  command,
  ...command.commands.flatMap((child) => family(child)),
]

/** Installs our hooks once for each program; `current` tells them whose run it is. */
function hooked(program: CommanderCommand, all: readonly CommanderCommand[]) {
  const known = runs.get(program)
  if (known) return known
  const run: { current: Progress | undefined } = { current: undefined }
  runs.set(program, run)
  for (const command of all)
    command.hook('preSubcommand', (_command, child) => {
      if (run.current) run.current.command = child
    })
  program.hook('preAction', (_command, acting) => {
    if (run.current) Object.assign(run.current, { command: acting, hasBegun: true })
  })
  return run
}

/** Hears why commander wants to end the process, and lets it happen as it would have. Returns how to undo it. */
function watchExit(
  command: CommanderCommand,
  progress: Progress,
  end: (exitCode: number) => Promise<unknown>,
  exit: (code: number) => never,
): () => void {
  const hosts = command._exitCallback
  command.exitOverride((error) => {
    progress.exit = error
    if (!progress.hasBegun && error.code !== standAlone) progress.command = command
    if (hosts) hosts(error)
    // A subcommand that is an executable of its own has ended. Without a callback commander would end this process now; with ours it does not, so
    // we end it, once the event is sent.
    else if (error.code === standAlone) void end(error.exitCode).then(() => exit(error.exitCode))
  })
  return () => {
    command._exitCallback = hosts
  }
}

const isExit = (thrown: unknown): thrown is CommanderExit =>
  typeof (thrown as Partial<CommanderExit> | null)?.exitCode === 'number' &&
  typeof (thrown as Partial<CommanderExit>).code === 'string'

/** What commander's codes mean. Codes that are not here are mistakes of kind `other`. */
const mistakes: Readonly<Record<string, CommandMistake>> = {
  'commander.unknownCommand': 'unknown_command',
  'commander.unknownOption': 'unknown_option',
  'commander.missingArgument': 'missing_argument',
  'commander.missingMandatoryOptionValue': 'missing_option',
  'commander.optionMissingArgument': 'missing_value',
  'commander.excessArguments': 'excess_arguments',
  'commander.invalidArgument': 'invalid_value',
  'commander.conflictingOption': 'conflicting_options',
}

/** How the run ended, where commander ended it before an action began; undefined: the program decided. */
function whyOf({ hasBegun, exit }: Progress): ReturnType<Followed['why']> {
  if (hasBegun || exit === undefined || exit.code === standAlone) return undefined
  if (exit.code.startsWith('commander.help')) return { outcome: 'help', mistake: undefined }
  if (exit.code === 'commander.version') return { outcome: 'version', mistake: undefined }
  return {
    outcome: 'mistake',
    mistake: (Object.hasOwn(mistakes, exit.code) ? mistakes[exit.code] : undefined) ?? 'other',
  }
}

/** Commands from the innermost outwards, with their options; of two options of one name the inner one counts. */
function lineOf(command: CommanderCommand, program: CommanderCommand): CommandLine {
  const names: string[] = []
  const options = new Map<string, string | true>()
  for (let one: CommanderCommand | null = command; one; one = one.parent) {
    if (one !== program) names.unshift(one.name())
    for (const option of one.options) if (!options.has(option.name())) give(options, one, option)
    if (one === program) break
  }
  return { command: names.join(' '), options, arguments: argumentsOf(command) }
}

/** Adds an option to the line if the user gave it; defaults and values from the environment are not the user's choice. */
function give(options: Map<string, string | true>, command: CommanderCommand, option: CommanderOption): void {
  const key = option.attributeName()
  if (command.getOptionValueSource(key) !== 'cli') return
  const value = command.getOptionValue(key)
  // `--color` and `--no-color` share one key: true means the first was given, false the second.
  if (option.negate !== (value === false)) return
  options.set(option.name(), optionValue(option.argChoices, value))
}

/** Of the arguments only those that are one of declared choices. */
function argumentsOf({ registeredArguments = [], args, processedArgs }: CommanderCommand): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const [at, argument] of registeredArguments.entries()) {
    const value = args[at] === undefined ? undefined : chosen(argument.argChoices, processedArgs[at])
    if (value !== undefined) given.set(argument.name(), value)
  }
  return given
}

/** The event of a program, for a catalogue. */
export const declaredCommand = (program: CommanderCommand, of: Omit<DeclaredCommands, 'commands'>) =>
  declareCommand(
    {
      ...or({} as typeof of, () => ({ ...of })),
      ...(isProgram(program) ? declaredBy(program) : {}),
    } as DeclaredCommands,
    `commandEvent() takes a program of commander first, and was given ${describe(program)}`,
  )

/** All that a program declares: what `declareCommand` wants to know. */
function declaredBy(program: CommanderCommand): Pick<DeclaredCommands, 'commands' | 'options' | 'arguments'> {
  const all = family(program)
  const chosenFrom = ({ argChoices }: { readonly argChoices?: readonly string[] | undefined }) => argChoices ?? []
  const named = (kind: 'options' | 'registeredArguments') =>
    all.flatMap((command) => (command[kind] ?? []).map((one) => [one.name(), chosenFrom(one)] as const))
  return {
    commands: all.map((command) => lineOf(command, program).command).filter((name) => name !== ''),
    options: merged(named('options')),
    arguments: merged(named('registeredArguments').filter(([, choices]) => choices.length > 0)),
  }
}

/** Two commands may have options of one name: what leaves of either is one of both their choices, or that it was given. */
function merged(named: readonly (readonly [string, readonly string[]])[]): Record<string, readonly string[]> {
  const all = new Map<string, readonly string[]>()
  for (const [name, choices] of named) all.set(name, [...new Set([...(all.get(name) ?? []), ...choices])])
  return Object.fromEntries(all)
}
