import type { Behaviour } from './behaviour.ts'
import { type Collector, createCollector } from './collector.ts'
import {
  createPalette,
  formatEvent,
  formatRecord,
  formatRefusal,
  formatRejected,
  formatReport,
  formatTotals,
} from './format.ts'
import { isLoopback } from './host-guard.ts'
import { type Journal, openJournal } from './journal.ts'

/** What the command line asks for, numbers checked. */
export interface CollectFlags {
  readonly port: number
  readonly host: string
  readonly dir?: string
  readonly status?: number
  readonly delay?: number
  readonly failAuth?: boolean
  readonly reset?: boolean
  readonly quiet?: boolean
  readonly allowHost?: readonly string[]
  readonly token?: string
}

/** A collector left running for weeks should not fill the memory; some 40,000 events, and nobody resends one that old. */
const maxHistoryBytes = 64 * 1024 * 1024

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const complain = (line: string): number => {
  process.stderr.write(`orangebox-collector: ${line}\n`)
  return 1
}

const behaviourOf = ({ status, delay, failAuth, reset }: CollectFlags): Behaviour => {
  let behaviour: Behaviour = { kind: 'ok' }
  if (status !== undefined) behaviour = { kind: 'status', status }
  if (failAuth) behaviour = { kind: 'fail-auth' }
  if (reset) behaviour = { kind: 'reset', when: 'after-reading' }
  return delay === undefined ? behaviour : { kind: 'delay', ms: delay, next: behaviour }
}

const colourWanted = (): boolean => {
  const { NO_COLOR, TERM } = process.env
  return process.stdout.isTTY === true && !NO_COLOR && TERM !== 'dumb'
}

const start = (flags: CollectFlags, journal: Journal | undefined): Collector => {
  const paint = createPalette(colourWanted())
  const tell = flags.quiet ? () => undefined : say
  return createCollector({
    host: flags.host,
    behaviour: behaviourOf(flags),
    keepBodies: false,
    maxHistoryBytes,
    allowHosts: flags.allowHost,
    known: journal?.known,
    store: journal?.append,
    storeRecords: journal?.appendRecords,
    token: flags.token,
    onAccepted: ({ fresh, duplicates, report }) => {
      for (const entry of fresh) tell(formatEvent(entry, paint, false))
      for (const entry of duplicates) tell(formatEvent(entry, paint, true))
      if (report) tell(formatReport(report, paint))
    },
    onRecords: (_request, { records, rejected, warning }) => {
      for (const record of records) tell(formatRecord(record, paint))
      if (rejected.length > 0) tell(formatRejected(rejected, paint))
      if (warning !== undefined) tell(formatRejected([warning], paint))
    },
    onRefused: (request, why) => tell(formatRefusal(request, why, paint)),
  })
}

const explain = ({ code, message }: NodeJS.ErrnoException, { host, port }: CollectFlags): string => {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is taken; choose another with --port, or --port 0 for any free one`
    case 'EACCES':
      return `port ${port} may not be opened by this user; choose one above 1023 with --port`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine; choose another with --host`
    default:
      return `cannot listen on ${host} port ${port}: ${message}`
  }
}

/** SIGINT, SIGTERM, or a reader of our output that went away (`| head`). A second signal ends the process the hard way. */
const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
    process.stdout.on('error', () => resolve())
  })

/** Runs the collector until a signal; resolves to the exit code. */
export const runCollect = async (flags: CollectFlags): Promise<number> => {
  let journal: Journal | undefined
  try {
    if (flags.dir !== undefined) journal = await openJournal(flags.dir)
  } catch (error) {
    return complain(`cannot write to directory ${flags.dir}: ${(error as Error).message}; choose another with --dir`)
  }
  const collector = start(flags, journal)
  const stopped = untilStopped()
  try {
    const { url } = await collector.listen(flags.port)
    say(`orangebox-collector listening on ${url}`)
    if (flags.token === undefined && !isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, '')))
      say('whoever reaches this address may send to it: consider --token')
    if (journal) say(`writing to ${journal.file}`)
  } catch (error) {
    return complain(explain(error as NodeJS.ErrnoException, flags))
  }
  await stopped
  await collector.close()
  say(formatTotals(collector.totals()))
  return 0
}
