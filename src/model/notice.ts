/** The option `notice`: what users are told before anything of theirs is sent. */
export interface Notice {
  /** Of the text, or of what is collected: with another version it is shown once more. 1 to 64 letters, digits, `.`, `_` and `-`. */
  readonly version: string
  /** The whole text. Default: one made of the names of the program, its endpoint and its opt-out. */
  readonly text?: string | undefined
  /** The words by which users say no, such as `acme telemetry off`. Default: the opt-out variable alone is named. */
  readonly command?: string | undefined
  /** Where users read more. Default: nowhere. */
  readonly url?: string | undefined
}
