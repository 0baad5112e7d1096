/* `orangebox upload`: sends what tools have left, from cron or by hand, under the tools' own rules. */

import type { Status } from '../model/telemetry.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeProcesses } from '../node/processes.ts'
import { readBackoff } from '../outbox/spool/backoff-news.ts'
import { seconds } from '../policy/seconds.ts'
import { call, ended, wrong } from './call.ts'
import { complain, count, say } from './print.ts'
import { readSpool } from './read-spool.ts'
import { obstacleTo } from './upload-obstacle.ts'
import { help, options } from './upload-options.ts'
import { type Order, orderOf } from './upload-order.ts'

/** Runs the command: one drain that waits for every answer. Resolves to its exit code. */
export const upload = (args: readonly string[]): Promise<number> =>
  call(args, { options, help }, async (values) => {
    const order = orderOf(values)
    if ('why' in order) return wrong(order.why)
    const obstacle = await obstacleTo(order)
    if (obstacle !== undefined) {
      complain(`orangebox: nothing is sent: ${obstacle}`)
      return ended.notAll
    }
    return drain(order)
  })

/**
 * Sends once, with a client of its own, and says what came of it.
 *
 * The client is an ordinary one: it claims, sends and acks as every run of the tool does, so it may run beside them. Its exit code counts what
 * still lies in the directory, whoever left it, because a script wants to know whether to come back.
 */
async function drain({ folder, further, telemetry: given, timeoutMs }: Order): Promise<number> {
  // Loaded only now: `--help` and a wrong call need neither the core nor a sink.
  const { createTelemetry } = await import('../client/recorder-now.ts')
  const sinks = further && [(await import('../sinks/from-rules.ts')).sinkFromRules(further)]
  const telemetry = createTelemetry({ ...given, sinks })
  if (!telemetry.enabled) {
    const { variable, reason } = telemetry.status()
    // The client has told by a diagnostic what is wrong with the endpoint.
    if (reason === 'no_endpoint') return ended.wrongCall
    complain(`orangebox: nothing is sent: ${variable ?? (reason === 'consent' ? 'the consent file says no' : reason)}`)
    return ended.notAll
  }
  const { delivered, dropped, timedOut } = await telemetry.shutdown({ timeoutMs, upload: 'wait' })
  const waiting = waitingIn(folder)
  const held = waiting > 0 ? whyWaiting(telemetry.status().mode, folder) : undefined
  if (held !== undefined) complain(`orangebox: ${held}`)
  const rest = timedOut ? '; the time ran out' : ''
  say(`${count(delivered, 'event')} delivered, ${dropped} dropped, ${waiting} waiting${rest}`)
  return waiting + dropped === 0 ? ended.well : ended.notAll
}

/** Why events wait although no request failed just now; undefined: nothing more is known than what was told. */
function whyWaiting(mode: Status['mode'], folder: string): string | undefined {
  if (mode === 'local') return 'nothing is sent: the consent file says local'
  const now = Date.now()
  const news = readBackoff(nodeDisk, folder, now)
  return news && news.until > now
    ? `nothing more is sent for ${seconds(news.until - now)}: ${count(news.step, 'request')} in a row failed (${news.why})`
    : undefined
}

/** How many events lie in a directory, whoever holds them. */
const waitingIn = (folder: string): number =>
  readSpool(folder, Date.now(), nodeProcesses())
    .flatMap(({ segments }) => segments)
    .reduce((sum, { pending }) => sum + pending, 0)
