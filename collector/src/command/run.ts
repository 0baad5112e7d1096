/* `orangebox-collector`: receives telemetry until it is stopped. Put together here: flags, store, collector, and what is printed. */

import { type Collector, createCollector } from '../collector.ts'
import { maxHistoryBytes } from '../intake/budget.ts'
import { warningOf } from '../server/host-guard.ts'
import { openDuckDbStore } from '../store/duckdb-store.ts'
import { openJournal } from '../store/journal.ts'
import type { Store } from '../store/store.ts'
import { complain, wantsColour } from '../terminal/complain.ts'
import { formatTotals } from '../terminal/format.ts'
import { linesTo } from '../terminal/lines.ts'
import { createPalette } from '../terminal/palette.ts'
import { untilStopped } from '../terminal/until-stopped.ts'
import type { Behaviour } from '../trouble/behaviour.ts'

/** What the command line asks for, numbers checked. */
export interface CollectFlags {
  readonly port: number
  readonly host: string
  readonly dir?: string
  readonly db?: string
  readonly status?: number
  readonly delay?: number
  readonly failAuth?: boolean
  readonly reset?: boolean
  readonly quiet?: boolean
  readonly allowHost?: readonly string[]
  readonly token?: string
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The misbehaviour that the flags ask for. Of several the later one in this list counts; a delay comes before any of them. */
const behaviourOf = ({ status, delay, failAuth, reset }: CollectFlags): Behaviour => {
  let behaviour: Behaviour = { kind: 'ok' }
  if (status !== undefined) behaviour = { kind: 'status', status }
  if (failAuth) behaviour = { kind: 'fail-auth' }
  if (reset) behaviour = { kind: 'reset', when: 'after-reading' }
  return delay === undefined ? behaviour : { kind: 'delay', ms: delay, next: behaviour }
}

/** The collector as the command runs it: bodies are not kept and the history is bounded, because it may run for weeks. */
const start = (flags: CollectFlags, store: Store | undefined): Collector => {
  const paint = createPalette(wantsColour(process.stdout))
  const tell = flags.quiet ? () => undefined : say
  return createCollector({
    host: flags.host,
    behaviour: behaviourOf(flags),
    keepBodies: false,
    maxHistoryBytes,
    allowHosts: flags.allowHost,
    known: store?.known,
    store: store?.append,
    storeRecords: store?.appendRecords,
    token: flags.token,
    ...linesTo(tell, paint),
  })
}

/** Why the port could not be opened, and what to do about it. */
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

/** The store that is asked for, if one is, or why it cannot be had. */
const openStore = async ({ dir, db }: CollectFlags): Promise<Store | undefined | string> => {
  try {
    if (db !== undefined) return await openDuckDbStore(db)
    return dir === undefined ? undefined : await openJournal(dir)
  } catch (error) {
    const { message } = error as Error
    if (db !== undefined) return `cannot write to ${db}: ${message}; choose another with --db`
    return `cannot write to directory ${dir}: ${message}; choose another with --dir`
  }
}

/** Runs the collector until a signal; resolves to the exit code. The store is opened first: without it nothing may be answered with 202. */
export const runCollect = async (flags: CollectFlags): Promise<number> => {
  const store = await openStore(flags)
  if (typeof store === 'string') return complain(store)
  const collector = start(flags, store)
  const stopped = untilStopped()
  try {
    const { url } = await collector.listen(flags.port)
    say(`orangebox-collector listening on ${url}`)
    const warning = warningOf(url, flags.token)
    if (warning !== undefined) say(warning)
    if (store) say(`writing to ${store.file}`)
  } catch (error) {
    return complain(explain(error as NodeJS.ErrnoException, flags))
  }
  await stopped
  await collector.close()
  await store?.close()
  say(formatTotals(collector.totals()))
  return 0
}
