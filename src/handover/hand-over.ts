/* Starting an uploader: whether one is wanted, whether one can be had, and that no two are started in the same minute. */

import type { ConsentFile } from '../home/consent-file.ts'
import { mayUse, type Paths } from '../home/directory.ts'
import { takeToken } from '../home/token.ts'
import { readSmall } from '../home/write-once.ts'
import type { Report } from '../model/diagnostics.ts'
import { becomesUploaderName } from '../model/global-names.ts'
import type { SinkBrief } from '../model/opening.ts'
import type { Ports } from '../model/ports.ts'
import { version } from '../model/version.ts'
import { spawnDetached, type Way, wayToUploader } from '../node/spawn.ts'
import type { Remains } from '../outbox/open.ts'
import { readBackoff } from '../outbox/spool/backoff-news.ts'
import { warn } from '../policy/warn.ts'
import type { Brief } from './brief.ts'
import { uploaderVariable } from './marker.ts'

/** A sink that was ended, and how an uploader would find what it left. */
export interface LeftSink {
  readonly name: string
  readonly paths: Paths
  readonly remains: Remains
  /** Whether killswitch and the host's own switch let its events leave, as it is asked before every request. */
  readonly mayLeave: () => boolean
  /** How an uploader makes it again; undefined: it knows it from the client's own options. */
  readonly brief: SinkBrief | undefined
}

/** What is needed to start an uploader. */
export interface HandOverDeps {
  /** The directory of the app. */
  readonly app: string
  readonly ports: Ports
  readonly consent: ConsentFile
  readonly env: Readonly<Record<string, string | undefined>>
  readonly sinks: readonly LeftSink[]
  readonly way: Way
  /** What an uploader is told of the sinks it is started for. */
  readonly brief: (sinks: readonly LeftSink[]) => Promise<Brief>
}

/**
 * Starts one detached uploader for what all sinks left, if it could do something: if events of at least one sink may leave, there are some,
 * its endpoint is not known to fail, and no other uploader was started in this minute. Checked in this order. Never throws.
 */
export async function handOver(deps: HandOverDeps): Promise<void> {
  const { app, ports, consent, env, way } = deps
  const { report } = ports
  try {
    // An uploader starts no uploader, or they could start each other for ever.
    if (env[uploaderVariable] !== undefined) return
    const ready = deps.sinks.filter((sink) => couldSend(sink, deps))
    if (ready.length === 0 || !mayUse(ports.disk, app)) return
    if ('why' in way) {
      return warn(report, 'bad_option', `exit.upload: ${way.why}; the events are left to the next run`, 'detach')
    }
    const brief = JSON.stringify(await deps.brief(ready))
    // Making the brief waits for the host's `auth`. Meanwhile the user may have said no, or the killswitch may have come.
    if (!ready.some((sink) => sink.mayLeave() && consent.read().mode === 'on')) return
    const token = takeUploadToken(deps)
    if (!token) return
    const pid = spawnDetached({
      ...way,
      cwd: app,
      env: { ...env, ...way.env, [uploaderVariable]: '1' },
      input: brief,
      inputPath: `${app}/upload.${ports.random.uuid()}.tmp`,
    })
    // No such file any more, or no process left: Node tells that with an event, for which a program at its end does not wait.
    if (pid === undefined) throw new Error(`${way.command} does not start`)
    token.name(pid)
  } catch (error) {
    warn(report, 'send_failed', `no uploader could be started: ${(error as Error).message}`, 'detach')
  }
}

/** Whether an uploader would find something to send for this sink, and an endpoint that is not known to fail. */
function couldSend({ mayLeave, remains, paths }: LeftSink, { ports: { disk, clock }, consent }: HandOverDeps): boolean {
  if (!mayLeave() || consent.read().mode !== 'on' || !remains.hasLeftovers()) return false
  const news = readBackoff(disk, paths.segments, clock.now())
  return !news || clock.now() >= news.until
}

/** How this program can have an uploader, or why it only leaves its events. Undefined: it has to send itself, and the host is told why. */
export function wayToHandOver(report: Report): Way | undefined {
  // A copy of another version might read the brief differently.
  const way = wayToUploader(Reflect.get(globalThis, Symbol.for(becomesUploaderName)) === version)
  if (!('why' in way) || way.instead === 'leave') return way
  warn(report, 'bad_option', `exit.upload: ${way.why}; it waits instead`, 'detach')
  return undefined
}

/**
 * The right to start an uploader in this minute: a file that only one process can create. Undefined: another process has it, or the
 * uploader of the minute before still runs. `name` writes the uploader's pid into the file, by which it is known in the next minute.
 */
function takeUploadToken({
  app,
  ports: { disk, clock, processes },
}: HandOverDeps): { name(pid: number): void } | undefined {
  const minute = Math.floor(clock.now() / 60_000)
  const path = (at: number) => `${app}/upload.${at}.token`
  // No number where there is no file, 0 where its maker has not named the uploader yet.
  const former = Number(readSmall(disk, path(minute - 1)))
  if (former > 0 && processes.liveness(former, '0') === 'alive') return undefined
  if (!takeToken(disk, path(minute))) return undefined
  return {
    name: (pid) => {
      const fd = disk.open(path(minute))
      try {
        disk.append(fd, String(pid))
      } finally {
        disk.close(fd)
      }
    },
  }
}
