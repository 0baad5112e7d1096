/*
 * Runs a program and logs one event of it, whichever way it ends: it returns, throws, calls `process.exit()`, or the library ends the
 * process. What is the same for commander and yargs stands here; what differs is a `Followed` each.
 */

import type { CommandLine, RunOptions, RunTelemetry } from '../model/command.ts'
import { or } from '../model/or.ts'
import type { Logger } from '../model/telemetry.ts'
import { optionOf } from '../policy/option-of.ts'
import { clientOf } from './check-arguments.ts'
import { type CommandEnd, metadataOf, unknownLine } from './command-event.ts'

/** What a library for command lines knows of one run. Its functions may throw: they run code of the program and read internals. */
export interface Followed {
  /** The command line, as far as it was understood. */
  readonly line: () => CommandLine
  /** Why the run ended, where the library says so; undefined: it says nothing. */
  readonly why: (exitCode: number) => Pick<CommandEnd, 'outcome' | 'mistake'> | undefined
  /** The exit code that what was thrown stands for; undefined: it stands for none. */
  readonly codeOf: (thrown: unknown) => number | undefined
  /** The command is a program of its own: the run ends with it, and not when everything was parsed. */
  readonly isElsewhere: () => boolean
  /** Lets go of the library. */
  readonly leave: () => void
}

/** What is needed of the machine; durations in milliseconds. */
export interface RunTools {
  readonly monotonic: () => number
  readonly factsOf: (error: unknown, options: RunOptions) => NonNullable<CommandEnd['facts']>
  readonly warn: (message: string) => void
  readonly exit: {
    readonly code: () => number
    readonly watch: (listener: (code: number) => void) => () => void
  }
}

/**
 * Runs a command line and logs its event once. Resolves when the command has ended and the client is shut down; rejects with what `parse`
 * rejects with.
 *
 * @param follow begins to follow the run. It is given how to log the event and shut down before the library ends the process.
 * @param parse runs the program.
 */
export async function runWatched(
  {
    telemetry: given,
    options,
    tools,
  }: { readonly telemetry: RunTelemetry; readonly options: RunOptions; readonly tools: RunTools },
  follow: (end: (exitCode: number) => Promise<unknown>) => Followed,
  parse: () => Promise<unknown>,
): Promise<void> {
  const began = tools.monotonic()
  const followed = follow((exitCode) => {
    tell(exitCode)
    return telemetry.shutdown()
  })
  const telemetry = clientOf(given, tools.warn)
  // The run can end in several ways at once, such as a throw that is followed by `process.exit()`: the first one is told.
  let isTold = false
  const tell = (exitCode: number, thrown?: { readonly error: unknown }) => {
    if (isTold) return
    isTold = true
    stop()
    followed.leave()
    const isError = exitCode !== 0 || thrown !== undefined
    // Looking at the program's own commands and errors runs the program's code, which may throw.
    const { outcome, mistake } = or(undefined, () => followed.why(exitCode)) ?? {
      outcome: isError ? 'error' : 'ok',
      mistake: undefined,
    }
    const facts = thrown && outcome === 'error' ? tools.factsOf(thrown.error, options) : undefined
    const durationMs = Math.round(tools.monotonic() - began)
    const metadata = metadataOf(or(unknownLine, followed.line), { outcome, mistake, exitCode, durationMs, facts })
    // A client with a catalogue has narrower types; it screens the event at run time.
    ;(telemetry as unknown as Logger).logEvent(
      optionOf(options, 'event') ?? 'command',
      metadata,
      outcome === 'error' ? { severity: 'error' } : undefined,
    )
  }
  // A command may call `process.exit()`; what is logged here is on disk before the process is gone.
  const stop = tools.exit.watch((code) => tell(code))
  try {
    await parse()
  } catch (error) {
    tell(or(undefined, () => followed.codeOf(error)) ?? 1, { error })
    await telemetry.shutdown()
    throw error
  }
  if (followed.isElsewhere()) return
  tell(tools.exit.code())
  await telemetry.shutdown()
}
