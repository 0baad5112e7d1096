/** What a host lets be recorded: `all` events, only those that tell of `errors`, or nothing (`off`). */
export type Level = 'all' | 'errors' | 'off'

/** Whether an event tells of an error, in the words of OpenTelemetry's severities. */
export type Severity = 'info' | 'error'

/** The key under which a level keeps what a client asks it. `Symbol.for`, so that two copies of the package agree. */
export const levelDoor: unique symbol = Symbol.for('orangebox.level') as never

/** How much may be recorded, and how that is changed while a program runs. Made by `createLevel` of `orangebox/privacy`. */
export interface TelemetryLevel {
  /** What holds now. Asks the function it was made with, if it was one. */
  readonly now: Level
  /**
   * From now on this holds, in every client that was given this level. `off` deletes at once what `setConsent('off')` would. Never throws:
   * anything else than the three counts as `off`, but deletes nothing, and a `bad_option` diagnostic says so.
   */
  set(level: Level): void
  /** What a client asks. */
  readonly [levelDoor]: unknown
}
