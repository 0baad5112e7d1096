/* `orangebox spool`: what lies on this disk, for whoever has to find out why events do not arrive. */

import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import { call, ended, wrong } from './call.ts'
import { describeDirectory } from './describe-spool.ts'
import { prettyJson, say, sayText } from './print.ts'
import { readSpool } from './read-spool.ts'

const options = { dir: { type: 'string' }, json: { type: 'boolean' } } as const

const help = `Usage: orangebox spool [--dir <dir>] [--json]

Shows each segment with its holder, age and counts, the totals, and what happens next. Read-only.

  --dir <dir>  a state directory, an app in it, or one of its spools (default: all of this user)
  --json       print JSON`

/** Runs the command, which reads and changes nothing. Resolves to its exit code. */
export const spool = (args: readonly string[]): Promise<number> =>
  call(args, { options, help }, ({ dir, json }) => {
    // A misspelt directory would look like one in which nothing waits.
    if (dir !== undefined && !lstatSync(resolve(dir), { throwIfNoEntry: false }))
      return wrong(`there is no directory ${dir}`)
    const now = Date.now()
    const top = dir ?? stateDirectory(nodeMachine)
    const found = top === undefined ? [] : readSpool(top, now, nodeProcesses())
    // An empty list is an answer to a script; a person is told where was looked.
    if (json) sayText(prettyJson(found))
    else if (found.length === 0)
      say(`nothing waits${top === undefined ? ': there is no state directory' : ` in ${top}`}`)
    else say(...found.flatMap((directory) => describeDirectory(directory, now)))
    return ended.well
  })
