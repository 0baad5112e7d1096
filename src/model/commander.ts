/*
 * What is used of commander, versions 12 to 15. Written out here, so that neither the package nor a host's compiler needs commander's own
 * types, and several versions fit.
 */

/** commander's `Option`. */
export interface CommanderOption {
  /** Its choices, where it has some. */
  readonly argChoices?: readonly string[] | undefined
  /** `--no-…`. */
  readonly negate: boolean
  /** The long name without dashes. */
  name(): string
  /** What its value is called. */
  attributeName(): string
}

/** commander's `Argument`. */
export interface CommanderArgument {
  /** Its choices, where it has some. */
  readonly argChoices?: readonly string[] | undefined
  /** As declared. */
  name(): string
}

/** commander's `CommanderError`. */
export interface CommanderExit {
  /** What happened, such as `commander.unknownOption`. */
  readonly code: string
  /** What the process ends with. */
  readonly exitCode: number
}

/** commander's `ParseOptions`. */
export interface CommanderParse {
  /** What stands before the arguments in `argv`. */
  readonly from: 'node' | 'electron' | 'user' | 'eval'
}

/** commander's `Command`. */
export interface CommanderCommand {
  /** The one above; null: it is the program. */
  readonly parent: CommanderCommand | null
  /** Those below. */
  readonly commands: readonly CommanderCommand[]
  /** As declared. */
  readonly options: readonly CommanderOption[]
  /** As declared. */
  readonly registeredArguments?: readonly CommanderArgument[]
  /** As given. */
  readonly args: readonly string[]
  /** As given, behind the parsers of the program. */
  readonly processedArgs: readonly unknown[]
  /** It is a program of its own. */
  readonly _executableHandler?: boolean
  /** What the program itself set by `exitOverride`. */
  _exitCallback?: ((error: CommanderExit) => unknown) | null | undefined
  /** As declared. */
  name(): string
  /** `cli`: it stood on the command line. */
  getOptionValueSource(key: string): string | undefined
  /** Whatever its parser made of it. */
  getOptionValue(key: string): unknown
  /** Parses, and runs the action. */
  parseAsync(argv?: readonly string[], options?: CommanderParse): Promise<unknown>
  /** Calls back before the process ends. */
  exitOverride(callback: (error: CommanderExit) => void): unknown
  /** Calls back on the way to an action. */
  hook(
    event: 'preSubcommand' | 'preAction',
    listener: (command: CommanderCommand, other: CommanderCommand) => void,
  ): unknown
}
