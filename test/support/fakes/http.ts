/* The HTTP client without a network, and the vocabulary of what a server may do. `server.ts` does the same on a real port. */

import { limits } from '../../../src/model/limits.ts'
import type { Http, HttpAnswer, HttpRequest } from '../../../src/model/ports.ts'

/** What the server of a test does with a request: answers, or `refused`, `reset` after it has read it, `silent` for ever. */
export type Deed =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'refused'
  | 'reset'
  | 'silent'

/** A client of HTTP that reaches nobody. */
export interface ScriptedHttp extends Http {
  readonly requests: readonly HttpRequest[]
  /** The bodies of the requests, parsed. */
  bodies(): readonly Body[]
  readonly closed: () => boolean
}

export interface Body {
  readonly resource: Readonly<Record<string, unknown>>
  readonly client_report?: { readonly report_id: string; readonly dropped: Readonly<Record<string, number>> }
  readonly events: readonly { readonly event_data: { readonly event_id: string } }[]
}

/** @param act asked for every request; given as a list, its members are used up in order and the last one stays. */
export function scriptedHttp(
  act: readonly Deed[] | ((request: HttpRequest, n: number) => Deed | Promise<Deed>) = [{ status: 200 }],
): ScriptedHttp {
  const requests: HttpRequest[] = []
  let closed = false
  const deedOf = typeof act === 'function' ? act : (_: HttpRequest, n: number) => act[n] ?? (act.at(-1) as Deed)

  const post = async (request: HttpRequest): Promise<HttpAnswer> => {
    const { signal } = request
    // Not counted as a request: nothing went over the wire.
    if (signal.aborted) return { kind: 'failure', code: String(signal.reason), sent: false }
    requests.push(request)
    const aborted = new Promise<'aborted'>((resolve) => signal.addEventListener('abort', () => resolve('aborted')))
    const deed = await Promise.race([Promise.resolve(deedOf(request, requests.length - 1)), aborted])
    if (deed === 'aborted' || deed === 'silent') {
      await aborted
      return { kind: 'failure', code: String(signal.reason), sent: true }
    }
    if (deed === 'refused') return { kind: 'failure', code: 'ECONNREFUSED', sent: false }
    if (deed === 'reset') return { kind: 'failure', code: 'ECONNRESET', sent: true }
    const { status, headers = {}, body = '' } = deed
    return {
      kind: 'answer',
      status,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      // As the client of HTTP does it: of a success no body is read unless the wire asks for it, of anything else the beginning.
      body: status >= 200 && status < 300 && !request.readsSuccess ? '' : body.slice(0, limits.maxAnswerBytes),
    }
  }
  return {
    post,
    requests,
    bodies: () => requests.map(({ body }) => JSON.parse(String(body)) as Body),
    close: () => {
      closed = true
    },
    closed: () => closed,
  }
}
