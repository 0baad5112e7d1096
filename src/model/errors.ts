/** What may be told of an error: nothing of it is its message, a path or a value of the user's. */
export interface ErrorFacts {
  /** Its class, from a closed set; else `other`. */
  readonly error_type: string
  /** Its code or that of what caused it, such as `ENOENT`; undefined: there is none. */
  readonly error_code: string | undefined
  /** How many errors caused it, each the cause of the one before. */
  readonly error_depth: number
  /** 16 hex digits, the same for the same place: a hash of the names of functions and files of the program itself. Undefined: none is in the stack. */
  readonly error_stack: string | undefined
}

/** Which classes of errors may be named. */
export interface ErrorOptions {
  /** Classes of the program's own, besides those of the language and of Node. Default: none; any other is `other`. */
  readonly types?: readonly string[] | undefined
}
