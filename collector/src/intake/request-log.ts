/* The requests that came, as tests and the page look at them. */

import type { IncomingMessage } from 'node:http'
import type { Budget, Kept } from './budget.ts'
import { type OpenRequest, openRequest } from './requests.ts'

/** What a request takes before it has a body: mostly its headers. */
const headBytes = ({ path, headers }: OpenRequest): number => 2 * (path.length + JSON.stringify(headers).length) + 500

/** What its body adds to that. */
const bodyBytes = ({ bodyText, eventIds }: OpenRequest): number => 2 * (bodyText?.length ?? 0) + 60 * eventIds.length

/** The requests there were, the oldest of which may be forgotten, and how far each has come. */
export const createRequestLog = (budget: Budget) => {
  const requests: OpenRequest[] = []
  // Which place in the budget a request has, to grow it when its body has been read. Weak: a request that was forgotten takes it along.
  const kept = new WeakMap<OpenRequest, Kept>()
  const counts = { opened: 0, arrived: 0, answered: 0 }
  return {
    requests,
    count: (step: keyof typeof counts): number => counts[step],
    open: (id: string, incoming: IncomingMessage): OpenRequest => {
      const seen = openRequest(counts.opened++, id, incoming)
      requests.push(seen)
      if (budget.isBounded)
        kept.set(
          seen,
          budget.keep(headBytes(seen), () => requests.shift()),
        )
      return seen
    },
    arrived: (seen: OpenRequest): void => {
      counts.arrived += 1
      const its = kept.get(seen)
      if (its) budget.grow(its, bodyBytes(seen))
    },
    answered: (): void => {
      counts.answered += 1
    },
  }
}
