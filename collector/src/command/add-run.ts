/* The subcommand `run`, as the command line knows it. What it does is loaded only when it is called. */

import type { Command } from 'commander'
import type { RunFlags } from './run-tool.ts'

/** Adds `orangebox-collector run -- acme build`. */
export const addRun = (program: Command): Command => {
  program
    .command('run')
    .usage('[options] -- <command> [arguments…]')
    .description('Runs a command and shows what it would have sent to its vendor.')
    .argument('<command>')
    .argument('[arguments...]')
    .option('--quiet', 'print the books at the end, and no line per event')
    .option('--stay', 'keep the collector running after the command has ended')
    // What stands behind the command belongs to it, also where it looks like an option of ours.
    .passThroughOptions()
    .action(async (command: string, args: readonly string[], flags: RunFlags) => {
      const { runTool } = await import('./run-tool.ts')
      process.exitCode = await runTool(command, args, flags)
    })
  return program
}
