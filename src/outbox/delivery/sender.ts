/* From a body to what became of it: where it goes, with whose credentials, and what its answer means. */

import { limits } from '../../model/limits.ts'
import type { Http, Ports } from '../../model/ports.ts'
import type { Batch } from '../../model/settings.ts'
import type { Stop } from '../../model/stop.ts'
import { createStopper } from '../../model/stopper.ts'
import type { Verdict } from '../../model/verdict.ts'
import type { Wire } from '../../model/wire.ts'
import type { classify } from '../../policy/classify.ts'
import { trimSlashes } from '../../policy/trim-slashes.ts'
import { warn } from '../../policy/warn.ts'
import type { KillFile } from '../spool/killswitch-file.ts'
import type { RefusedFile } from '../spool/refused-file.ts'
import { isCutShort, noteFailure, noteUnmade, quotable, requestIdOf } from './answers.ts'
import type { CredentialStore, Proof } from './credentials.ts'
import type { Endpoint } from './endpoint.ts'
import { createPost, type Load, type Target } from './post.ts'

/**
 * What one chunk came to. `withheld`: kept for want of credentials, or (`wrongAccount`) because those at hand are another
 * account's. `uncertain`: fully sent, never answered.
 */
export type Sent = (Verdict | { readonly kind: 'withheld'; readonly wrongAccount: boolean }) & {
  readonly uncertain: boolean
  /** Ended by our own deadline before the endpoint had its fair time: says nothing about the endpoint. */
  readonly cutShort?: boolean
}

/** One chunk on its way. */
export interface Outgoing {
  readonly body: string
  /** What it holds, in words. */
  readonly what: string
  /** Whose events are in it; null: anybody's. */
  readonly account: string | null
  readonly signal: Stop
  /** Asked right before each POST: while the host's `auth` or the endpoint took their time, the user may have said no. */
  readonly mayGo: () => boolean
}

/** One chunk, one POST, and on a 401 one more without credentials. */
export type Send = (outgoing: Outgoing) => Promise<Sent>

/** No request could be made of these events: treated as a refusal, so that the one is found of which none can, and does not hold up the others. */
export const unmade: Sent = { kind: 'split', tooLarge: false, uncertain: false }

/** Kept, and no account is to blame. */
const held: Sent = { kind: 'withheld', wrongAccount: false, uncertain: false }

/** What sending needs. */
export interface SenderDeps {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'report' | 'trace'>
  readonly http: Pick<Http, 'post'>
  readonly target: Target
  readonly endpoint: Endpoint
  readonly credentials: Pick<CredentialStore, 'get' | 'refuse'>
  readonly batch: () => Batch
  readonly kill: Pick<KillFile, 'waitMs' | 'say'>
  /** What an answer means. */
  readonly classify: typeof classify
  /** Statuses that refuse the credentials. */
  readonly refusals: readonly number[]
  /** What other processes found refused. */
  readonly refused: RefusedFile
  /** The bytes of a body; undefined: its text. */
  readonly pack?: Wire['pack'] | undefined
}

/** See `Send`. */
export function createSender(deps: SenderDeps): Send {
  const { http, target, endpoint, credentials, batch, kill, classify: judge, refusals, refused, pack } = deps
  const { clock, random, report, trace } = deps.ports

  const { without, stopped } = withholding({ endpoint, report })
  const cannotPack = (error: unknown) => noteUnmade(error, { report, endpoint })
  const post = createPost({ clock, trace, report, http, target, endpoint, kill })

  const attempt = async (load: Load, account: string | null, signal: Stop, mayGo: () => boolean): Promise<Sent> => {
    const { known, url } = await prepare(signal)
    const proof = suitable(known, account)
    if (!proof && target.authRequired) return without(known)
    if (proof && refused.has(proof.headers)) return stopped()

    if (!mayGo()) return held
    let answer = await post(url, load, proof, signal)
    if (proof && answer.kind === 'answer' && refusals.includes(answer.status)) {
      credentials.refuse(proof)
      refused.add(proof.headers)
      const { status } = answer
      const message = `the endpoint refused the credentials (${status})`
      report({ level: 'warn', code: 'auth', message, status, ...requestIdOf(answer) })
      if (target.authRequired || !mayGo()) return held
      answer = await post(wayNow().url, load, undefined, signal)
    }
    // Judged as it came: the wire may look for a word that happens to be one of the credentials.
    let verdict = judge(answer, clock.now(), random.roll())
    if (verdict.kind === 'delivered') {
      if (verdict.rejected) verdict = { kind: 'delivered', rejected: quotable(verdict.rejected, proof) }
    } else {
      noteFailure(answer, endpoint, proof)
      // The server has switched this sink off. That is no failure, and no verdict on these events: they are kept.
      if (answer.kind === 'answer' && kill.waitMs() > 0) return held
    }
    return {
      ...verdict,
      uncertain: answer.kind === 'failure' && answer.sent,
      ...(isCutShort(answer) && { cutShort: true }),
    }
  }
  /** Where the settings of this moment send to, and whether with credentials. */
  const wayNow = () => {
    const { path, baseUrl, skipAuth } = batch()
    if (baseUrl === undefined) return { url: `${target.url}${path}`, mayProve: !skipAuth }
    const url = `${trimSlashes(baseUrl)}${path}`
    // Credentials are for the configured origin alone, wherever a remote setting sends the events.
    return { url, mayProve: !skipAuth && new URL(url).origin === new URL(target.url).origin }
  }
  /** While the host's `auth` takes its time the settings may change: they hold for this very request. */
  const prepare = async (signal: Stop): Promise<{ readonly url: string; readonly known: Proof | undefined }> => {
    for (;;) {
      const { url, mayProve } = wayNow()
      const known = mayProve ? await credentials.get(signal) : undefined
      const then = wayNow()
      if (signal.aborted || (then.url === url && then.mayProve === mayProve)) return { url, known }
    }
  }

  return async ({ body, what, account, signal, mayGo }) => {
    // One limit for the whole request. The timeout of axios starts anew with every byte, so a server that drips bytes would never reach it.
    const bound = createStopper()
    const stop = () => bound.abort('ABORTED')
    const cancel = clock.later(limits.postTimeoutMs, () => bound.abort('TIMEOUT'))
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    try {
      const packed = pack ? await pack(body).catch(cannotPack) : body
      return packed === undefined ? unmade : await attempt({ body: packed, what }, account, bound.signal, mayGo)
    } finally {
      cancel()
      signal.removeEventListener('abort', stop)
    }
  }
}

/** Events of one account are never sent with the credentials of another. An API key of the tool itself goes with the events of everybody. */
const suitable = (proof: Proof | undefined, account: string | null): Proof | undefined =>
  account === null || proof?.isTools || proof?.accounts.includes(account) ? proof : undefined

/** What is said of chunks that are kept for want of credentials. */
function withholding({ endpoint, report }: Pick<SenderDeps, 'endpoint'> & Pick<SenderDeps['ports'], 'report'>) {
  const tell = (code: string, message: string) => {
    endpoint.erred({ code, status: undefined, requestId: undefined })
    warn(report, 'auth', message, code)
  }
  return {
    /** `authRequired` is set, and there are no credentials that fit these events. */
    without: (known: Proof | undefined): Sent => {
      tell('NO_CREDENTIALS', 'there are no credentials to send with, and nothing is sent without; the events are kept')
      return { kind: 'withheld', wrongAccount: known !== undefined, uncertain: false }
    },
    /** Another process wrote down that these credentials were refused, so they are not tried. */
    stopped: (): Sent => {
      tell(
        'REFUSED_CREDENTIALS',
        'the endpoint refused these credentials before; nothing is sent until they change, the events are kept',
      )
      return held
    },
  }
}
