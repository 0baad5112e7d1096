/*
 * `--check`: whether the backend takes what the bridge would send, before anybody works with it. A wrong key shows by nothing else: turns would
 * wait on disk, and nobody misses what nobody has seen yet.
 */

import { randomUUID } from 'node:crypto'
import type { SinkHealth } from 'orangebox/outbox'
import { openOutlets, type Target } from './outlets.ts'
import type { TurnParcel } from './state.ts'

/** What the operator should look at, by what the backend answered. */
const advice = (target: Target, error: SinkHealth['lastError']): string => {
  const isLangfuse = target.dialect === 'langfuse'
  switch (error?.status) {
    case 401:
    case 403:
      return isLangfuse
        ? 'the keys are not those of a project there: see LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY and the region in LANGFUSE_BASE_URL'
        : 'the headers of OTEL_EXPORTER_OTLP_HEADERS do not let it in'
    case 404:
      return 'there is no such path: is the URL that of the server, without a path of its own?'
    case 429:
      return 'it takes no more at the moment'
    case undefined:
      return 'it cannot be reached: see the URL, the proxy and the network'
    default:
      return 'it does not take it'
  }
}

/** A turn that never was: one request for nothing. */
const testTurn = (now: number): TurnParcel => {
  const session = `orangebox-check-${randomUUID()}`
  const common = { session, at: now, prompt: 'check' }
  const tokens = { input: 1, output: 1, cacheRead: 0, cacheCreation: 0 }
  return {
    ...{ is: 'turn', id: 'check', session, about: undefined, key: 'check', part: 0, timings: [] },
    facts: [
      { ...common, is: 'prompt', key: 'prompt', command: 'orangebox-check' },
      { ...common, is: 'request', key: 'request', model: 'none', tokens, nanos: 0, ms: 1 },
    ],
  }
}

/** Sends a test turn, by the outboxes and wires that send real ones, and says what became of it. Resolves to whether all of it was accepted. */
export const checkTarget = async (target: Target, say: (line: string) => void): Promise<boolean> => {
  // In memory, so that a test turn never waits on disk for a backend that refuses it; the directory is named and not used.
  const outlets = openOutlets({ target, dir: '/', scored: 'all', durability: 'memory', complain: () => {} })
  outlets.tell([testTurn(Date.now())], false)
  const boxes = [
    ['a turn', outlets.traces],
    ['its scores', outlets.scores],
  ] as const
  let isGood = true
  for (const [what, box] of boxes) {
    if (!box) continue
    // Longer than one request may take, so that the answer is seen, and short enough for somebody who waits at a terminal.
    const { pending, kept } = await box.flush({ timeoutMs: 15_000 })
    const { lastError, dropped } = box.health()
    if (pending + kept === 0 && Object.keys(dropped).length === 0) {
      say(`${what}: accepted by ${target.endpoint}`)
      continue
    }
    isGood = false
    say(`${what}: not accepted by ${target.endpoint} (${lastError?.code ?? 'no answer'}): ${advice(target, lastError)}`)
    if (lastError?.requestId !== undefined) say(`  quote to its operator: ${lastError.requestId}`)
  }
  await Promise.all([outlets.traces.shutdown({ timeoutMs: 0 }), outlets.scores?.shutdown({ timeoutMs: 0 })])
  return isGood
}
