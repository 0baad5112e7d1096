/* Reading an answer, or a failure, for what is told about it. What it means for the events is decided in `policy/classify.ts`. */

import { internalDiagnostic } from '../../books/report.ts'
import type { Report } from '../../model/diagnostics.ts'
import type { HttpAnswer } from '../../model/ports.ts'
import type { Rejected } from '../../model/verdict.ts'
import { shown } from '../../policy/shown.ts'
import { withoutKeys } from '../../policy/without-keys.ts'
import type { Proof } from './credentials.ts'
import type { Endpoint } from './endpoint.ts'

/** Whether a deadline of ours ended the request before the endpoint had its fair time. That says nothing about the endpoint. */
export const isCutShort = (answer: HttpAnswer): answer is HttpAnswer & { kind: 'failure' } =>
  answer.kind === 'failure' && answer.code === 'ABORTED'

/** A text of the endpoint's without the credentials that it was sent, which some repeat. */
const quote = (text: string, proof: Proof | undefined): string =>
  proof ? withoutKeys(text, Object.values(proof.headers)) : text

/** What an endpoint refused, with its reason as it may be quoted. */
export const quotable = ({ n, why }: Rejected, proof: Proof | undefined): Rejected => ({ n, why: quote(why, proof) })

/** Lets the endpoint's state remember what was wrong, for health and diagnostics. */
export function noteFailure(answer: HttpAnswer, endpoint: Pick<Endpoint, 'erred'>, proof: Proof | undefined): void {
  if (isCutShort(answer)) return
  const isAnswer = answer.kind === 'answer'
  const code = isAnswer ? `HTTP_${answer.status}` : answer.code
  const text = isAnswer ? quote(readable(answer.body), proof) || hintAt(answer) : ''
  const { requestId } = requestIdOf(answer)
  endpoint.erred({ code, status: isAnswer ? answer.status : undefined, requestId }, text ? `${code}: ${text}` : code)
}

/** In place of a body: statuses that look like a success, or like the way to one, and are none. */
function hintAt({ status, headers }: HttpAnswer & { kind: 'answer' }): string {
  if (status < 300) return /html/i.test(headers['content-type'] ?? '') ? 'a web page' : ''
  return status < 400 ? 'redirects are not followed' : ''
}

/** Some of what the endpoint said, without what could drive a terminal. */
const readable = (body: string): string =>
  body
    .slice(0, 200)
    .replaceAll(/[^ -~]+/g, ' ')
    .trim()

/** The id under which the operator finds the failed request, by the names in common use. */
export function requestIdOf(answer: HttpAnswer): { readonly requestId?: string } {
  if (answer.kind !== 'answer') return {}
  const { headers } = answer
  const id = headers['x-request-id'] ?? headers['request-id'] ?? headers['x-amzn-requestid'] ?? headers['cf-ray']
  return id ? { requestId: shown(id.slice(0, 128)) } : {}
}

/** No request could be made of some events. What is then said of them is not said of the last answer. */
export function noteUnmade(
  error: unknown,
  { report, endpoint }: { readonly report: Report; readonly endpoint: Pick<Endpoint, 'erred'> },
): undefined {
  report(internalDiagnostic('making a request', error), 'body')
  endpoint.erred({ code: 'NO_BODY', status: undefined, requestId: undefined }, 'no request can be made of them')
}
