/* `orangebox-collector run`: shows what one command would have sent. */

import { createCollector } from '../collector.ts'
import { maxHistoryBytes } from '../intake/budget.ts'
import { remark, wantsColour } from '../terminal/complain.ts'
import { count, formatTotals } from '../terminal/format.ts'
import { linesTo } from '../terminal/lines.ts'
import { createPalette } from '../terminal/palette.ts'
import { printable } from '../terminal/printable.ts'
import { type Ending, exitCodeOf, runCommand } from './run-command.ts'

/** What the command line of `run` asks for. */
export interface RunFlags {
  /** No line per event at the end. */
  readonly quiet?: boolean
  /** Goes on when the command has ended, until a signal. */
  readonly stay?: boolean
}

/** Lines that are printed at most. On a terminal nobody reads more, and the totals count everything. */
const maxLines = 1_000

const untilSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })

/** The last lines there were, and how many others. */
const createLines = () => {
  const lines: string[] = []
  let forgotten = 0
  return {
    add: (line: string): void => {
      lines.push(line)
      if (lines.length > maxLines) {
        lines.shift()
        forgotten += 1
      }
    },
    print: (): void => {
      if (forgotten > 0) process.stderr.write(`… ${count(forgotten, 'line')} before these\n`)
      for (const line of lines) process.stderr.write(`${line}\n`)
    },
  }
}

/** Ends by the signal that ended the command, so that whoever started us sees it as without us: a shell ends its loop only then. */
const endAs = (ending: Ending, code: number): number => {
  const signal = 'signal' in ending ? ending.signal : undefined
  if (signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP') process.kill(process.pid, signal)
  return code
}

const nothingCame =
  'nothing came: it may not use orangebox, be switched off (DO_NOT_TRACK, its own settings), or leave its events to its next run'

/**
 * Runs a command with a collector of its own on a free port, which an SDK inside the command sends to, and says at the end what came. The
 * command has the standard streams to itself, but for our lines on stderr before and after it. Resolves to the exit code.
 */
export const runTool = async (command: string, args: readonly string[], flags: RunFlags): Promise<number> => {
  const lines = createLines()
  const collector = createCollector({
    ...linesTo(lines.add, createPalette(wantsColour(process.stderr))),
    anyPath: true,
    keepBodies: false,
    maxHistoryBytes,
  })
  const { url } = await collector.listen(0)
  remark(`listening on ${url}`)
  const ending = await runCommand(command, args, { ORANGEBOX_COLLECTOR: url })
  const code = exitCodeOf(command, ending)
  if (flags.stay && !('error' in ending)) {
    remark(`${printable(command)} has ended; still listening on ${url} until Ctrl-C`)
    await untilSignal()
  }
  await collector.close()
  const totals = collector.totals()
  if (!flags.quiet) lines.print()
  if (!('error' in ending)) remark(totals.requests === 0 ? nothingCame : formatTotals(totals))
  return endAs(ending, code)
}
