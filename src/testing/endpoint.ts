/* The server behind `startTestEndpoint`, in a file of its own, because it is loaded only where a test wants one. */

import type { TelemetryEvent } from '../model/event.ts'
import { or } from '../model/or.ts'
import type { Clock } from '../model/ports.ts'
import { nodeClock } from '../node/clock.ts'
import { type Asked, type Reply, serve } from '../node/serve.ts'
import { createArrivals } from './arrivals.ts'
import type { TestEndpoint, TestRequest, WaitOptions } from './endpoint-types.ts'
import { readEvents } from './read-events.ts'
import { createScript, type Full, type Step } from './script.ts'

/** Longer than anything takes in one process, shorter than a runner waits for its test. */
const defaultWaitMs = 4_000

/** Starts it. Rejects if no port can be had. */
export async function openEndpoint(clock: Clock = nodeClock): Promise<Omit<TestEndpoint, 'catalogue'>> {
  const [script, arrivals] = [createScript(), createArrivals(clock)]
  const requests: TestRequest[] = []
  const events: TelemetryEvent[] = []
  const known = new Set<string>()

  /** Each event once, as a real server has to keep them: the same one may be sent again. */
  const take = (sent: readonly TelemetryEvent[]) => {
    for (const event of sent) {
      if (!known.has(event.id)) events.push(event)
      known.add(event.id)
    }
  }
  /** Events count with a 2xx alone: after any other answer the client still has them, and sends them again. */
  const give = (reply: Reply, { status, headers, body }: Full, sent: readonly TelemetryEvent[]) => {
    reply.answer(status, { 'Content-Type': 'application/json', ...headers }, body)
    if (status < 300) take(sent)
    arrivals.tell()
  }
  // The request is noted when it comes and not when it is answered, so that a test can wait for one that never is.
  const onRequest = (asked: Asked, reply: Reply) => {
    const step = script.next()
    const request = { ...asked, body: or<unknown>(asked.body, () => JSON.parse(asked.body)), answered: nameOf(step) }
    const sent = readEvents(request.body)
    requests.push({ ...request, events: sent })
    arrivals.tell()
    if (step === 'reset') reply.reset()
    else if (step !== 'never') clock.later(step.delayMs, () => give(reply, step, sent))
  }
  const server = await serve(onRequest)
  const close = async () => {
    arrivals.end()
    await server.close()
  }
  const missing = (what: string, n: number) => () =>
    `${n} ${what} wanted, ${events.length} events in ${requests.length} requests came, answered with ${requests.map(({ answered }) => answered).join(', ') || 'nothing'}`
  return {
    url: server.url,
    requests,
    events,
    respond: (...answers) => script.add(answers),
    respondAlways: script.always,
    received: async (n, { timeoutMs = defaultWaitMs }: WaitOptions = {}) => {
      await arrivals.until(() => events.length >= n, timeoutMs, missing('events', n))
      return [...events]
    },
    requested: async (n, { timeoutMs = defaultWaitMs }: WaitOptions = {}) => {
      await arrivals.until(() => requests.length >= n, timeoutMs, missing('requests', n))
      return [...requests]
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

const nameOf = (step: Step): TestRequest['answered'] => (typeof step === 'string' ? step : step.status)
