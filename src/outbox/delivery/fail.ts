/* What a failure of the endpoint entails, in one place: its wait, the diagnostic, the news for other processes. */

import type { Report } from '../../model/diagnostics.ts'
import type { Trace } from '../../model/ports.ts'
import type { Batch } from '../../model/settings.ts'
import { seconds } from '../../policy/seconds.ts'
import type { BackoffFile } from '../spool/backoff-file.ts'
import type { Endpoint } from './endpoint.ts'

/**
 * The endpoint did not take what was sent: it is kept, and the endpoint left alone for a while. Ends the turn.
 *
 * @param segment uuid of the one that was sent; the next turn begins with another.
 * @param retryAfterMs what the endpoint asked for.
 */
export type Fail = (segment: string, retryAfterMs?: number) => 'stopped'

/** Who is told. */
export interface FailDeps {
  readonly endpoint: Endpoint
  readonly news: BackoffFile
  readonly report: Report
  readonly trace?: Trace | undefined
  readonly batch: () => Batch
}

/** See `Fail`. */
export const createFail =
  ({ endpoint, news, report, trace, batch }: FailDeps): Fail =>
  (segment, retryAfterMs) => {
    endpoint.failed({ segment, retryAfterMs, maxAttempts: batch().maxAttempts })
    const { text, ...answer } = endpoint.lastAnswer()
    const message = `the endpoint did not take the events (${text}); they are kept`
    report({ level: 'warn', code: 'send_failed', message, ...answer }, endpoint.lastError()?.code)
    trace?.(`kept (${text}); the next try is in ${seconds(endpoint.waitMs())}`)
    news.failed(text, retryAfterMs)
    return 'stopped'
  }
