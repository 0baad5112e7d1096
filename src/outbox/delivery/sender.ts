import type { Report } from '../../model/diagnostics.ts'
import { limits } from '../../model/limits.ts'
import type { Clock, Http, HttpAnswer, Random } from '../../model/ports.ts'
import type { Batch } from '../../model/settings.ts'
import type { Verdict } from '../../model/verdict.ts'
import { classify } from '../../policy/classify.ts'
import { trimSlashes } from '../../policy/trim-slashes.ts'
import type { CredentialStore, Proof } from './credentials.ts'
import type { SendingState } from './state.ts'

/**
 * What one chunk came to. `withheld`: kept for want of credentials, or (`wrongAccount`) because those at hand are another
 * account's. `uncertain`: fully sent, never answered.
 */
export type Sent = (Verdict | { readonly kind: 'withheld'; readonly wrongAccount: boolean }) & {
  readonly uncertain: boolean
}

/**
 * One chunk, one POST, and on 401 one more without credentials. `mayGo` is asked right before each of them: while the host's
 * `auth` or the endpoint took their time, the user may have said no.
 */
export type Send = (body: string, account: string | null, signal: AbortSignal, mayGo?: () => boolean) => Promise<Sent>

const held: Sent = { kind: 'withheld', wrongAccount: false, uncertain: false }

export interface SenderDeps {
  readonly http: Http
  readonly clock: Clock
  readonly random: Random
  readonly credentials: CredentialStore
  readonly state: SendingState
  readonly report: Report
  readonly batch: () => Batch
  /** Without a trailing slash. */
  readonly endpoint: string
  readonly authRequired: boolean
  readonly gzip: boolean
  /** Content type, user agent and service name. */
  readonly headers: Readonly<Record<string, string>>
}

export function createSender(deps: SenderDeps): Send {
  const { http, clock, random, credentials, state, report } = deps

  const post = async (
    url: string,
    body: string,
    proof: Proof | undefined,
    signal: AbortSignal,
  ): Promise<HttpAnswer> => {
    state.requests++
    if (state.backoff.attempts > 0) state.retries++
    const began = clock.monotonic()
    const headers = { ...proof?.headers, ...deps.headers }
    const answer = await http.post({ url, headers, body, gzip: deps.gzip, signal })
    if (answer.kind === 'answer') state.latencyMs = clock.monotonic() - began
    return answer
  }

  const attempt = async (
    body: string,
    account: string | null,
    signal: AbortSignal,
    mayGo: () => boolean,
  ): Promise<Sent> => {
    const { path, baseUrl, skipAuth } = deps.batch()
    const url = `${baseUrl === undefined ? deps.endpoint : trimSlashes(baseUrl)}${path}`
    // Credentials are for the configured origin alone, wherever a remote setting sends the events.
    const mayProve = !skipAuth && new URL(url).origin === new URL(deps.endpoint).origin
    const known = mayProve ? await credentials.get(signal) : undefined
    const proof = suitable(known, account)
    if (!proof && deps.authRequired) {
      state.lastError = { code: 'NO_CREDENTIALS', status: undefined, requestId: undefined }
      report(
        {
          level: 'warn',
          code: 'auth',
          message: 'authRequired: there are no credentials to send with; the events are kept',
        },
        'required',
      )
      return { kind: 'withheld', wrongAccount: known !== undefined, uncertain: false }
    }

    if (!mayGo()) return held
    let answer = await post(url, body, proof, signal)
    if (proof && answer.kind === 'answer' && answer.status === 401) {
      credentials.refuse(proof)
      report({
        level: 'warn',
        code: 'auth',
        message: 'the endpoint refused the credentials (401)',
        status: 401,
        ...requestIdOf(answer),
      })
      if (deps.authRequired || !mayGo()) return held
      answer = await post(url, body, undefined, signal)
    }
    const verdict = classify(answer, clock.now(), random.roll())
    if (verdict.kind !== 'delivered') note(answer)
    return { ...verdict, uncertain: answer.kind === 'failure' && answer.sent }
  }

  const note = (answer: HttpAnswer) => {
    // Our own deadline is no fault of the endpoint's.
    if (answer.kind === 'failure' && answer.code === 'ABORTED') return
    const id = requestIdOf(answer)
    const status = answer.kind === 'answer' ? answer.status : undefined
    const code = answer.kind === 'answer' ? `HTTP_${answer.status}` : answer.code
    state.lastError = { code, status, requestId: id.requestId }
    // Some of what the endpoint said, without what could drive a terminal.
    const text =
      answer.kind === 'answer'
        ? answer.body
            .slice(0, 200)
            .replaceAll(/[^ -~]+/g, ' ')
            .trim()
        : ''
    state.lastAnswer = { text: text ? `${code}: ${text}` : code, ...(status !== undefined && { status }), ...id }
  }

  return async (body, account, signal, mayGo = () => true) => {
    // One bound over everything: axios' own timeout starts anew with every byte of a dripping server.
    const bound = new AbortController()
    const stop = () => bound.abort('ABORTED')
    const cancel = clock.later(limits.postTimeoutMs, () => bound.abort('TIMEOUT'))
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    try {
      return await attempt(body, account, bound.signal, mayGo)
    } finally {
      cancel()
      signal.removeEventListener('abort', stop)
    }
  }
}

/** What was recorded under one account never leaves with another's credentials; those of the tool itself are nobody's. */
const suitable = (proof: Proof | undefined, account: string | null): Proof | undefined =>
  account === null || proof?.isTools || proof?.accounts.includes(account) ? proof : undefined

/** The id under which the operator finds the failed request, by the names in common use. */
function requestIdOf(answer: HttpAnswer): { readonly requestId?: string } {
  if (answer.kind !== 'answer') return {}
  const { headers } = answer
  const id = headers['x-request-id'] ?? headers['request-id'] ?? headers['x-amzn-requestid'] ?? headers['cf-ray']
  return id ? { requestId: id.slice(0, 128) } : {}
}
