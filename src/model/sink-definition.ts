/**
 * A further destination of a client, as the functions of `orangebox/sinks` make it. What they were given is checked when a client is made
 * with it, because only the client has somewhere to report what is wrong.
 */
export interface SinkDefinition {
  /** What settings, books and diagnostics call it. A client in which two have one name calls the second `…-2`. */
  readonly name: string
  /** Whether what was declared as privileged goes there, too. Default: it does not. */
  readonly privileged?: boolean
  /** How a client opens it; for orangebox alone. */
  readonly open: (opening: never) => unknown
}
