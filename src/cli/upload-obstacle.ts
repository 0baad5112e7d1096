/*
 * Why `orangebox upload` may send nothing. Asked before a client is made, so that what the tool, its operator or its user have not allowed
 * is refused with a reason that says whose word it was.
 */

import { dirname, join } from 'node:path'
import { wasShown } from '../client/notice.ts'
import { backendName } from '../model/sink.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { readKill } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import { seconds } from '../policy/seconds.ts'
import { ownWire } from './read-rules.ts'
import type { Order } from './upload-order.ts'

/** Why nothing may be sent; undefined: nothing is known against it. The server's own word comes first, as the newest. */
export async function obstacleTo({ folder, sink, rules, telemetry }: Order): Promise<string | undefined> {
  const now = Date.now()
  const killed = readKill(nodeDisk, folder, now)
  if (killed) return `the server switched the tool off for another ${seconds(killed.until - now)}`
  if (rules?.killed) return 'the operator switched the tool off (killswitch), as the tool last heard'
  // In CI a tool shows no notice and holds nothing back, so neither does this command.
  if (rules?.notice !== undefined && !isCi(nodeMachine.env)) {
    if (!wasShown(nodeDisk, join(dirname(folder), 'notice'), rules.notice))
      return `the tool has not shown its notice yet (version ${rules.notice}); it does when it runs on a terminal`
  }
  if (rules && !(await speaks(rules.wire)))
    return `the tool writes "${rules.wire}", which this version of orangebox does not speak`
  // The wire of a further sink stands in its rules alone, and what is sent in the wrong encoding is refused by its server.
  if (!rules && sink !== undefined && sink !== backendName)
    return `nobody wrote down by which rules the sink ${sink} sends`
  if (telemetry.auth || !telemetry.authRequired) return undefined
  if (rules) return 'the tool sends nothing without credentials: --header-file or --header-env'
  return 'a tool of an older version left this, and its rules are not known: --header-file, --header-env or --without-credentials'
}

/** Whether this version speaks a wire. Those of further sinks are loaded only where one left something. */
const speaks = async (wire: string): Promise<boolean> =>
  wire === ownWire || (await import('../sinks/from-rules.ts')).isSpoken(wire)
