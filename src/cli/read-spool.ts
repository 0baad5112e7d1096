/*
 * What lies in a spool, for people. Reads with the same functions as the client (names, replay, takeable), so that what is shown is what the
 * client would do; takes no claim and changes no file.
 */

import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openConsentFile } from '../home/consent-file.ts'
import { limits } from '../model/limits.ts'
import type { Liveness, Processes } from '../model/ports.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { nodeRandom } from '../node/random.ts'
import { type BackoffNews, readBackoff } from '../outbox/spool/backoff-news.ts'
import { type KillNews, killFile, readKill } from '../outbox/spool/killswitch-file.ts'
import { isKilledByRules, type SinkOfRules, sinkOfRules } from '../outbox/spool/left-rules.ts'
import { parseName, type SegmentName } from '../outbox/spool/names.ts'
import { readRefused, refusedFile } from '../outbox/spool/refused-news.ts'
import { replay } from '../outbox/spool/replay.ts'
import { rulesFile } from '../outbox/spool/rules-file.ts'
import { isTakeable } from '../outbox/spool/takeable.ts'
import { type Consent, wasUnder } from '../policy/consent.ts'
import { fateOf } from '../policy/fate.ts'

/** One segment, as it lies there. */
export interface SegmentReport {
  readonly file: string
  readonly state: 'open' | 'ready' | 'claimed'
  readonly holder: { readonly pid: number; readonly thisHost: boolean; readonly liveness: Liveness } | undefined
  readonly openedAt: number
  readonly tries: number
  readonly bytes: number
  readonly pending: number
  readonly acked: number
  readonly dropped: number
  readonly damaged: number
  /** Whether any process may take it over now. */
  readonly takeable: boolean
  /** What becomes of its events under the user's present answer; `leaves` also where whoever wrote them asks for none. */
  readonly fate: 'leaves' | 'stays' | 'goes'
}

/** One directory of segments. */
export interface DirectoryReport {
  readonly directory: string
  /** Whose they are, as a program wrote it down; undefined where none did. */
  readonly sink: SinkOfRules | undefined
  readonly segments: readonly SegmentReport[]
  /** The user's present answer, by the consent file of the app. */
  readonly consent: Pick<Consent, 'mode' | 'text'>
  /** What its processes tell each other about the endpoint, if one of them failed. */
  readonly backoff: BackoffNews | undefined
  /** Who switched this sink off: its server, or the settings when a program last looked; undefined: nobody. */
  readonly killed: (KillNews & { readonly by: 'server' }) | { readonly by: 'settings' } | undefined
  /** When the endpoint refused a key for good (epoch milliseconds): a run with the same key sends nothing. Undefined: it did not, or long ago. */
  readonly refusedAt: number | undefined
  /** Entries that are no segment of this format. */
  readonly others: readonly string[]
}

/**
 * Everything below a directory that looks like a spool: the directory itself, the spools of an app below it, and those of all apps below the
 * state directory. Deeper lies nothing of ours, and a wrong `--dir /` must not read the whole disk.
 *
 * Reads only. Programs go on meanwhile, so what vanishes between two looks is left out.
 */
export function readSpool(top: string, now: number, processes: Processes): readonly DirectoryReport[] {
  const here = readDirectory(top, now, processes)
  const below = [1, 2]
    .flatMap((depth) => foldersBelow(top, depth))
    .map((folder) => readDirectory(folder, now, processes))
  return [here, ...below].filter(({ segments }) => segments.length > 0)
}

function readDirectory(directory: string, now: number, processes: Processes): DirectoryReport {
  const files = list(directory)
  const consent = consentOf(dirname(directory))
  const segments = files.flatMap((file) => {
    const name = parseName(file)
    return name ? (readSegment({ directory, file, name, consent }, now, processes) ?? []) : []
  })
  const shown = new Set(segments.map(({ file }) => file))
  // Shown as a number, since files of a newer version may hold events which this one cannot read.
  const others = files.filter((file) => !shown.has(file) && !isOwn(file) && !isDirectory(join(directory, file)))
  return {
    directory,
    sink: sinkOfRules(nodeDisk, directory),
    segments: segments.toSorted((a, b) => a.openedAt - b.openedAt),
    consent: { mode: consent.mode, text: consent.text },
    backoff: readBackoff(nodeDisk, directory, now),
    killed: killedIn(directory, now),
    refusedAt: readRefused(nodeDisk, directory, now)?.at,
    others,
  }
}

/** What the user says, as the programs of this app read it. Writes nothing. */
const consentOf = (app: string): Consent =>
  openConsentFile(`${app}/consent`, { disk: nodeDisk, clock: nodeClock, random: nodeRandom, report: () => {} }).read()

/** The server's own word goes before that of the settings: it may be newer than what a program wrote down. */
function killedIn(directory: string, now: number): DirectoryReport['killed'] {
  const news = readKill(nodeDisk, directory, now)
  if (news) return { by: 'server', ...news }
  return isKilledByRules(nodeDisk, directory) ? { by: 'settings' } : undefined
}

/** The small files that the SDK keeps beside segments: they are not reported as foreign. */
const isOwn = (file: string) =>
  file === 'backoff.json' ||
  file === killFile ||
  file === refusedFile ||
  file === rulesFile ||
  /^probe\.\d+\.token$/.test(file)

/** Undefined for what vanished, is no file or cannot be read. */
function readSegment(
  { directory, file, name, consent }: { directory: string; file: string; name: SegmentName; consent: Consent },
  now: number,
  processes: Processes,
): SegmentReport | undefined {
  try {
    const path = join(directory, file)
    const stats = lstatSync(path)
    // Opening a pipe would wait for a writer, and a link would lead out of the directory.
    if (!stats.isFile()) return undefined
    const { size } = stats
    // A client does not read a larger file either; its counts are shown as 0.
    const read = replay(size > limits.maxReadBytes ? '' : readFileSync(path, 'utf8'))
    const { events, total, dropped, damaged } = read
    const { holding, openedAt, tries } = name
    const takeable = isTakeable(name, now, { processes, nonce8: '', mayBeOpen: () => nodeDisk.mayBeOpen(path) })
    const recorded = { isUnder: (text: string | null) => wasUnder(read.consent, openedAt, text) }
    return {
      ...{ file, openedAt, tries, damaged, dropped, takeable },
      fate: read.consent === null ? 'leaves' : fateOf(consent, recorded),
      state: holding.state,
      holder: holding.state === 'ready' ? undefined : holderOf(holding.owner, processes),
      bytes: size,
      pending: events.size,
      acked: total - events.size,
    }
  } catch {
    return undefined
  }
}

/** The holder's pid, and whether it lives. A pid of another host, boot or container means nothing here. */
const holderOf = ({ host8, pid, start }: { host8: string; pid: number; start: string }, processes: Processes) => {
  const thisHost = host8 === processes.host8
  return { pid, thisHost, liveness: thisHost ? processes.liveness(pid, start) : ('unknown' as const) }
}

/** The folders that lie just so deep, 1 for those in `top` itself. Links are no folders here, so the search cannot run in a circle. */
const foldersBelow = (top: string, depth: number): readonly string[] =>
  list(top)
    .map((file) => join(top, file))
    .filter(isDirectory)
    .flatMap((folder) => (depth === 1 ? [folder] : foldersBelow(folder, depth - 1)))

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}

function isDirectory(path: string): boolean {
  try {
    return lstatSync(path).isDirectory() && !basename(path).startsWith('.')
  } catch {
    return false
  }
}
