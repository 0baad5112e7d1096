/* `orangebox upload`: sends what tools have left, from cron or by hand, under the tools' own rules. */

import { lstatSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { wasShown } from '../client/notice.ts'
import { call, ended, type Values, wrong } from '../inspect/call.ts'
import { complain, say } from '../inspect/print.ts'
import { readSpool } from '../inspect/read-spool.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { backendName } from '../model/sink.ts'
import { nodeDisk } from '../node/disk.ts'
import { nodeMachine } from '../node/machine.ts'
import { nodeProcesses } from '../node/processes.ts'
import { readKill } from '../outbox/spool/killswitch-file.ts'
import { isCi } from '../policy/ci.ts'
import { seconds } from '../policy/seconds.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import type { SinkLeft } from '../sinks/from-rules.ts'
import { readHeaders } from './read-headers.ts'
import { ownWire, readRules, type ToolRules } from './read-rules.ts'
import { spoolFolder } from './spool-folder.ts'

const options = {
  service: { type: 'string' },
  endpoint: { type: 'string' },
  sink: { type: 'string' },
  dir: { type: 'string' },
  app: { type: 'string' },
  'header-file': { type: 'string', multiple: true },
  'header-env': { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  account: { type: 'string' },
  owner: { type: 'string' },
  'without-credentials': { type: 'boolean' },
  timeout: { type: 'string' },
} as const

const help = `Usage: orangebox upload --service <name> --endpoint <url> [options]

Sends, once, the events of one service that wait on disk for one endpoint, by the rules that the tool has written down beside them.

  --service <name>         the tool's service.name
  --endpoint <url>         the tool's endpoint, or a further sink's
  --sink <name>            the sink whose events are sent (default: the backend, or else the only sink that left some for this endpoint)
  --dir <dir>              the state directory (default: this platform's)
  --app <app>              the tool's app (default: the service's name)
  --header-file <file>     credentials from a file with one header in each line, "Authorization: Bearer ..."; - is standard input
  --header-env <variable>  credentials from an environment variable that holds one header
  --account <id>           the account of the credentials: events of other accounts are sent without them, or wait
  --owner <tool|user>      tool: the credentials are an API key of the tool itself, sent with all events
  --without-credentials    send without credentials if the tool has written down no rules, as older versions do
  --timeout <seconds>      how long it may take (default: 60)

Exit codes: 0 everything was sent, 1 some events wait or were given up, 2 wrong call.`

/** A call that was understood: which directory is sent, by which client. */
interface Order {
  readonly folder: string
  /** Undefined: what waits is the backend's. */
  readonly further: SinkLeft | undefined
  /** As the call names it. */
  readonly sink: string | undefined
  readonly rules: ToolRules | undefined
  readonly telemetry: TelemetryOptions
  readonly timeoutMs: number
}

/** Runs the command: one drain that waits for every answer. Resolves to its exit code. */
export const upload = (args: readonly string[]): Promise<number> =>
  call(args, { options, help }, async (values) => {
    const order = orderOf(values)
    if ('why' in order) return wrong(order.why)
    const obstacle = obstacleTo(order, values['without-credentials'] === true)
    if (obstacle !== undefined) {
      complain(`orangebox: nothing is sent: ${obstacle}`)
      return ended.notAll
    }
    return drain(order)
  })

/** The order, or what is wrong with the call. */
function orderOf(values: Values<typeof options>): Order | { readonly why: string } {
  const { service, endpoint, app, dir, sink, account, owner, timeout = '60' } = values
  if (values.header) return { why: 'others can read a command line: give headers by --header-file or --header-env' }
  if (service === undefined) return { why: '--service is missing' }
  if (endpoint === undefined) return { why: '--endpoint is missing' }
  if (!/^\d{1,4}$/.test(timeout)) return { why: '--timeout is a whole number of seconds' }
  if (owner !== undefined && owner !== 'tool' && owner !== 'user') return { why: '--owner is tool or user' }
  const stateDir = dir === undefined ? stateDirectory(nodeMachine) : resolve(dir)
  if (stateDir === undefined) return { why: 'there is no home directory; give --dir' }
  const found = spoolFolder({ stateDir, app: app ?? service, service, endpoint, sink })
  if ('why' in found) return found
  const { folder } = found
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return { why: `there is no spool ${folder}; "orangebox spool" shows those there are` }
  const rules = readRules(folder)
  const complainOf = (message: string) => complain(`orangebox warn: ${message}`)
  const read = readHeaders(values['header-file'] ?? [], values['header-env'] ?? [], complainOf)
  if ('why' in read) return read
  const { headers } = read
  const whose = (owner ?? rules?.owner) === 'tool' ? ({ owner: 'tool' } as const) : { account }
  const further = rules && furtherOf(rules, endpoint, headers)
  const telemetry: TelemetryOptions = {
    service: { name: service, version: '0.0.0' },
    // Without rules it is not known whether the tool would send these events without credentials. So they are required, unless the call says otherwise.
    authRequired: !values['without-credentials'],
    ...rules?.options,
    ...{ app, endpoint: further ? undefined : endpoint, stateDir },
    ...(further && { batch: undefined }),
    ...(Object.keys(headers).length > 0 && { auth: () => ({ headers, ...whose }) }),
    onDiagnostic: ({ level, message }) => complain(`orangebox ${level}: ${message}`),
  }
  return { folder, further, sink, rules, telemetry, timeoutMs: Number(timeout) * 1_000 }
}

/** A sink like the one that left the events, where they are encoded for another wire than the backend's; undefined: they are the backend's. */
function furtherOf(
  { sink, wire, protocol, options: { batch, compression } }: ToolRules,
  endpoint: string,
  headers: SinkLeft['headers'],
): SinkLeft | undefined {
  return sink === undefined || wire === ownWire
    ? undefined
    : { name: sink, wire, endpoint, headers, batch, compression, protocol }
}

/** Why nothing may be sent, where that can be said before anything is tried. */
function obstacleTo({ folder, sink, rules, telemetry }: Order, bare: boolean): string | undefined {
  const now = Date.now()
  const killed = readKill(nodeDisk, folder, now)
  if (killed) return `the server switched the tool off for another ${seconds(killed.until - now)}`
  if (rules?.killed) return 'the operator switched the tool off (killswitch), as the tool last heard'
  if (rules?.notice !== undefined && !isCi(nodeMachine.env)) {
    if (!wasShown(nodeDisk, join(dirname(folder), 'notice'), rules.notice))
      return `the tool has not shown its notice yet (version ${rules.notice}); it does when it runs on a terminal`
  }
  if (rules && !rules.speaks) return `the tool writes "${rules.wire}", which this version of orangebox does not speak`
  if (!rules && sink !== undefined && sink !== backendName)
    return `nobody wrote down by which rules the sink ${sink} sends`
  if (telemetry.auth || !telemetry.authRequired) return undefined
  if (rules) return 'the tool sends nothing without credentials: --header-file or --header-env'
  return bare
    ? undefined
    : 'a tool of an older version left this, and its rules are not known: --header-file, --header-env or --without-credentials'
}

/** Sends once, with a client of its own, and says what came of it. Its exit code counts what still lies in the directory, whoever left it. */
async function drain({ folder, further, telemetry: given, timeoutMs }: Order): Promise<number> {
  const { createTelemetry } = await import('../client/create.ts')
  const sinks = further && [(await import('../sinks/from-rules.ts')).sinkFromRules(further)]
  const telemetry = createTelemetry({ ...given, sinks })
  if (!telemetry.enabled) {
    const { variable, reason } = telemetry.status()
    if (reason === 'no_endpoint') return ended.wrongCall
    complain(`orangebox: nothing is sent: ${variable ?? reason}`)
    return ended.notAll
  }
  const { delivered, dropped, timedOut } = await telemetry.shutdown({ timeoutMs, upload: 'wait' })
  const waiting = waitingIn(folder)
  const rest = timedOut ? '; the time ran out' : ''
  say(`${delivered} events delivered, ${dropped} dropped, ${waiting} waiting${rest}`)
  return waiting + dropped === 0 ? ended.well : ended.notAll
}

/** How many events lie in a directory, whoever holds them. */
const waitingIn = (folder: string): number =>
  readSpool(folder, Date.now(), nodeProcesses())
    .flatMap(({ segments }) => segments)
    .reduce((sum, { pending }) => sum + pending, 0)
