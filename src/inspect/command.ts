import { Command } from 'commander'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import { describeDirectory } from './describe-spool.ts'
import { readSpool } from './read-spool.ts'

/** `orangebox spool`: what lies on this disk, for whoever has to find out why. Reads, and changes nothing. */
export const createSpoolCommand = (): Command =>
  new Command('spool')
    .summary('show what waits on disk, and why')
    .description('Shows each segment with its holder, age and counts, the totals, and what happens next. Read-only.')
    .option('--dir <dir>', 'a state directory, an app in it, or one of its spools (default: all of this user)')
    .option('--json', 'print JSON')
    .action(({ dir, json }: { readonly dir?: string; readonly json?: boolean }) => {
      const now = Date.now()
      const top = dir ?? stateDirectory(nodeMachine)
      const found = top === undefined ? [] : readSpool(top, now, nodeProcesses())
      const text = json
        ? JSON.stringify(found, null, 2)
        : found.flatMap((directory) => describeDirectory(directory, now)).join('\n') || 'no spool found'
      // `| head`: who has read enough leaves.
      process.stdout.on('error', () => {}).write(`${text}\n`)
    })
