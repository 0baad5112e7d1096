import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bridge, createBridge } from '../../collector/src/bridge/bridge.ts'
import { contentKeeper } from '../../collector/src/bridge/content.ts'
import { openStateFile, type StateFile } from '../../collector/src/bridge/state-file.ts'
import { type Box, createTell } from '../../collector/src/bridge/tell.ts'
import { plainValues } from '../../collector/src/otlp/any-value.ts'
import { readRecords, type Signal } from '../../collector/src/otlp/records.ts'
import type { Body } from '../support/claude-code.ts'

/* The bridge over a real journal, with outboxes that remember, and a machine that can be switched off at any step. */

export const waits = { sessionIdleMs: 3_600_000, turnIdleMs: 300_000, settleMs: 15_000 }

export class Off extends Error {}

export interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
}

export const recordsIn = ({ path, body }: Body) => readRecords(path.slice('/v1/'.length) as Signal, body).records

export const createWorld = () => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-bridge-'))
  /** What the outboxes hold, whatever becomes of the bridge: each line, and how often it was appended. */
  const lines = new Map<string, { readonly line: string; times: number }>()
  const files: StateFile[] = []
  const complaints: string[] = []
  const world = {
    now: Date.UTC(2026, 10, 21),
    /** Steps until the machine is off; undefined: never. */
    stepsLeft: undefined as number | undefined,
    /** How often an outbox was asked what it has: each time it reads everything that waits. */
    looks: 0,
    /** Lines that the disk takes yet; undefined: as many as there are. */
    room: undefined as number | undefined,
  }
  /** Lines that an outbox has in memory alone. */
  const inMemory = new Map<string, string>()
  const step = () => {
    if (world.stepsLeft === undefined) return
    if (world.stepsLeft <= 0) throw new Off('the machine is off')
    world.stepsLeft--
  }
  const box = (name: string): Box => ({
    append: (line, key) => {
      step()
      if (world.room === 0) return void inMemory.set(`${name} ${key}`, line)
      if (world.room !== undefined) world.room--
      const known = lines.get(`${name} ${key}`)
      if (known) known.times++
      else lines.set(`${name} ${key}`, { line, times: 1 })
    },
    holds: (keys) => {
      world.looks++
      return new Set([...keys].filter((key) => lines.has(`${name} ${key}`)))
    },
  })
  const open = (): Bridge => {
    const file = openStateFile(folder, () => world.now)
    files.push(file)
    const record: StateFile['record'] = (entry) => {
      step()
      file.record(entry)
      step()
    }
    const tell = createTell({
      traces: box('traces'),
      scores: box('scores'),
      dialect: 'langfuse',
      environment: 'default',
      scored: 'all',
    })
    return createBridge({
      ...{ file: { ...file, record }, outlets: { tell, isSafe: () => inMemory.size === 0 && world.room !== 0 } },
      ...{ keep: contentKeeper('none', ''), userIs: 'account', waits, now: () => world.now },
      onTold: () => {},
      complain: (line) => {
        // A machine that is off complains to nobody.
        if (world.stepsLeft === 0) throw new Off('the machine is off')
        complaints.push(line)
      },
    })
  }
  let bridge: Bridge | undefined
  /** Does `work`, and where the machine goes off does it again with a new bridge: as a sender that tries again, and a clock that goes on. */
  const persist = (work: (bridge: Bridge) => void) => {
    for (;;) {
      bridge ??= open()
      try {
        work(bridge)
        if (world.stepsLeft !== 0) return
      } catch (error) {
        if (!(error instanceof Off)) throw error
      }
      world.stepsLeft = undefined
      files.pop()?.close()
      bridge = undefined
    }
  }

  /** The disk takes everything again, also what an outbox had in memory. */
  const mend = () => {
    world.room = undefined
    for (const [key, line] of inMemory) lines.set(key, { line, times: (lines.get(key)?.times ?? 0) + 1 })
    inMemory.clear()
  }
  /** The bridge is killed, and with it goes what was in memory alone. */
  const kill = () => {
    inMemory.clear()
    files.pop()?.close()
  }

  const spans = (): readonly SentSpan[] =>
    [...lines].flatMap(([key, { line }]) => {
      if (!key.startsWith('traces')) return []
      const span = JSON.parse(line)
      return [{ ...span, attributes: plainValues(span.attributes) }]
    })
  const ofType = (type: string) => spans().filter(({ attributes }) => attributes['langfuse.observation.type'] === type)
  return {
    journal: join(folder, 'journal.jsonl'),
    ...{ world, files, complaints, lines, open, persist, mend, kill, spans, ofType },
    roots: () => ofType('agent').filter(({ parentSpanId }) => parentSpanId === undefined),
    nanos: () =>
      ofType('generation').reduce((sum, { attributes }) => {
        const cost = attributes['langfuse.observation.cost_details'] ?? '{"total":0}'
        return sum + Math.round(JSON.parse(`${cost}`).total * 1e9)
      }, 0),
    twice: () => [...lines].filter(([, { times }]) => times > 1).map(([key]) => key),
    /** A new machine, with nothing on its disk. */
    renew: () => {
      for (const file of files.splice(0)) file.close()
      rmSync(join(folder, 'journal.jsonl'), { force: true })
      lines.clear()
      bridge = undefined
      world.stepsLeft = undefined
    },
    remove: () => {
      for (const file of files.splice(0)) file.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
