/* The one place where a request is made: its headers, its time, the killswitch in its answer. */

import type { Report } from '../../model/diagnostics.ts'
import { limits } from '../../model/limits.ts'
import type { Clock, Http, HttpAnswer, Ports } from '../../model/ports.ts'
import type { Stop } from '../../model/stop.ts'
import { killHeader, parseKill } from '../../policy/parse-kill.ts'
import { seconds } from '../../policy/seconds.ts'
import { warn } from '../../policy/warn.ts'
import { withoutSecrets } from '../../policy/without-secrets.ts'
import type { KillFile } from '../spool/killswitch-file.ts'
import { isCutShort } from './answers.ts'
import type { Proof } from './credentials.ts'
import type { Endpoint } from './endpoint.ts'

/** What is sent to, and how. */
export interface Target {
  /** Without a trailing slash. */
  readonly url: string
  readonly authRequired: boolean
  readonly gzip: boolean
  /** The body of a success says something. Default false. */
  readonly readsSuccess?: boolean | undefined
  /** Content type, user agent and service name. Made when something is sent: most short programs send nothing. */
  readonly headers: () => Readonly<Record<string, string>>
  /** What the settings that are in force call themselves. */
  readonly settingsVersion?: (() => string | undefined) | undefined
  /** What the server calls this sink that sends to it. */
  readonly sink: string
}

/** Names the settings that decided about a request, so that an operator sees who follows. */
const settingsHeader = 'x-orangebox-settings'

/** A body, and what it holds in words. */
export interface Load {
  readonly body: string | Uint8Array
  readonly what: string
}

/** One POST, counted and timed. */
export type Post = (url: string, load: Load, proof: Proof | undefined, signal: Stop) => Promise<HttpAnswer>

/** What a request needs. */
export interface PostDeps {
  readonly clock: Clock
  readonly trace: Ports['trace']
  readonly http: Pick<Http, 'post'>
  readonly target: Target
  readonly endpoint: Pick<Endpoint, 'failures' | 'began' | 'answered'>
  readonly report: Report
  readonly kill: Pick<KillFile, 'say'>
}

/** See `Post`. */
export function createPost({ clock, trace, report, http, target, endpoint, kill }: PostDeps): Post {
  /** Obeys the killswitch in the headers of an answer, whatever its status. */
  const obey = (headers: Readonly<Record<string, string>>) => {
    const forMs = parseKill(headers[killHeader], target.sink)
    if (forMs === undefined) return
    kill.say(forMs)
    if (forMs === 0) return
    const message = `the server switched ${target.sink} off for ${seconds(forMs)}; nothing is recorded or sent until then`
    warn(report, 'killed', message)
  }

  return async (url, { body, what }, proof, signal) => {
    const failures = endpoint.failures()
    endpoint.began()
    const began = clock.monotonic()
    const version = target.settingsVersion?.()
    const headers = {
      ...proof?.headers,
      ...target.headers(),
      ...(version !== undefined && { [settingsHeader]: version }),
    }
    const { gzip, readsSuccess } = target
    const answer = await http.post({ url, headers, body, signal, gzip, readsSuccess })
    const tookMs = clock.monotonic() - began
    if (answer.kind === 'answer') {
      endpoint.answered(tookMs)
      obey(answer.headers)
    }
    // Even if our own deadline ended the request: after a fair time without an answer this counts as a failure. Otherwise every run against a
    // silent endpoint would wait its whole deadline, and nobody would ever be told why.
    const ended = isCutShort(answer) && tookMs >= limits.fairTimeMs ? { ...answer, code: 'TIMEOUT' } : answer
    if (trace) {
      const outcome = ended.kind === 'answer' ? ended.status : ended.code
      const again = failures > 0 ? `, tried again after ${failures} failures` : ''
      const how = `${proof ? 'with' : 'without'} credentials${again}`
      trace(`${what} to ${withoutSecrets(url)}: ${outcome} in ${Math.round(tookMs)} ms, ${how}`)
    }
    return ended
  }
}
