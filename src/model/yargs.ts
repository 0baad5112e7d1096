/* What is used of yargs, versions 17 and 18. Written out here, so that neither the package nor a host's compiler needs yargs' own types. */

/** What yargs found on the command line. */
export interface YargsParsed {
  /** Values by every name of an option. */
  readonly argv: Readonly<Record<string, unknown>>
  /** The names of those that were not given and have a default. */
  readonly defaulted?: Readonly<Record<string, boolean>>
}

/** What a program declared. */
export interface YargsDeclared {
  /** Options and arguments by name. */
  readonly key: Readonly<Record<string, unknown>>
  /** The choices of those that have some. */
  readonly choices: Readonly<Record<string, readonly unknown[]>>
  /** Further names. */
  readonly alias: Readonly<Record<string, readonly string[]>>
}

/** A program of yargs. */
export interface YargsProgram {
  /** What was found so far; false: nothing was parsed. */
  readonly parsed: false | object
  /** Parses, and runs the handler. */
  parseAsync(args?: string | readonly string[]): Promise<unknown>
  /** Called before each handler, and where `applyBeforeValidation` says so before the arguments are checked. */
  middleware(callback: (argv: object, yargs?: unknown) => void, applyBeforeValidation?: boolean): unknown
}
