import { context, type DiagLogger, diag, trace } from '@opentelemetry/api'
import { logs } from '@opentelemetry/api-logs'
import { setGlobalErrorHandler } from '@opentelemetry/core'
import { afterEach, describe, expect, test } from 'vitest'
import type { BatchSchedule, Pipeline } from '../../src/model/pipeline.ts'
import { createPipeline, sameSchedule } from '../../src/otel/provider.ts'
import { anEvent, idOf } from '../support/fakes/events.ts'
import { resourceJson } from '../support/fakes/schema.ts'

const schedule: BatchSchedule = { scheduledDelayMillis: 60_000, maxExportBatchSize: 3, maxQueueSize: 10 }

/** A pipeline and the batches it hands over; `onBatch` may do more. */
function pipeline(more: Partial<BatchSchedule> = {}, onBatch: (ids: readonly string[]) => void = () => {}) {
  const batches: (readonly string[])[] = []
  const made: Pipeline = createPipeline({
    resource: resourceJson,
    schedule: { ...schedule, ...more },
    onBatch: (ids) => {
      batches.push(ids)
      onBatch(ids)
    },
  })
  const emit = (...numbers: readonly number[]) => {
    for (const n of numbers) made.emit(idOf(n), anEvent(n))
  }
  return { ...made, emit, batches }
}
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

describe('batches', () => {
  test('are of ids, in order, each once', async () => {
    const { emit, flush, batches } = pipeline()
    emit(1, 2)
    await flush()
    expect(batches).toEqual([[1, 2].map(idOf)])
  })
  test('are no larger than asked for', async () => {
    const { emit, flush, batches } = pipeline()
    emit(1, 2, 3, 4, 5, 6, 7)
    await flush()
    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1])
    expect(batches.flat()).toEqual([1, 2, 3, 4, 5, 6, 7].map(idOf))
  })
  test('are due by themselves when one is full, and after their delay', async () => {
    const due = new Promise<void>((resolve) => {
      const { emit } = pipeline({}, () => resolve())
      emit(1, 2, 3)
    })
    await due
    const later = new Promise<void>((resolve) => {
      const { emit } = pipeline({ scheduledDelayMillis: 100 }, () => resolve())
      emit(1)
    })
    // The timer of the processor keeps nothing alive; the test runner does.
    await later
  })
  test('that were left are handed over at shutdown, and nothing after', async () => {
    const { emit, shutdown, batches } = pipeline()
    emit(1)
    await shutdown()
    emit(2)
    expect(batches).toEqual([[idOf(1)]])
  })
  test('of a flush without events are none', async () => {
    const { flush, batches } = pipeline()
    await flush()
    expect(batches).toEqual([])
  })
})

test('a receiver that throws does not stop the batches behind it, and no export pins the process', {
  timeout: 2_000,
}, async () => {
  const before = timers()
  const { emit, flush, batches } = pipeline({}, () => {
    throw new Error('no')
  })
  emit(1, 2, 3, 4, 5)
  await flush()
  expect(batches.flat()).toHaveLength(5)
  // An export that was not called back holds a timer of 30 s.
  expect(timers()).toBe(before)
})

test('whether an exchange would change anything is a matter of values', () => {
  expect(sameSchedule(schedule, { ...schedule })).toBe(true)
  expect(sameSchedule(schedule, { ...schedule, maxQueueSize: 11 })).toBe(false)
})

describe('the host’s own OpenTelemetry', () => {
  afterEach(() => {
    logs.disable()
    diag.disable()
  })
  test('neither sees nor serves ours: no global provider, context manager or tracer is registered', async () => {
    const seen: unknown[] = []
    const host = { getLogger: () => ({ emit: (record: unknown) => void seen.push(record) }) } as never
    logs.setGlobalLoggerProvider(host)
    const before = [logs.getLoggerProvider(), trace.getTracerProvider(), context.active()]
    const { emit, flush, shutdown } = pipeline()
    emit(1)
    await flush()
    await shutdown()
    expect(seen).toEqual([])
    expect([logs.getLoggerProvider(), trace.getTracerProvider(), context.active()]).toEqual(before)
  })
  test('hears of no error, not even of those of our receiver: one call back for each batch, and it is a success', async () => {
    const errors: unknown[] = []
    const words: unknown[] = []
    const speak = (...args: unknown[]) => void words.push(args)
    setGlobalErrorHandler((error) => void errors.push(error))
    const logger: DiagLogger = { error: speak, warn: speak, info: () => {}, debug: () => {}, verbose: () => {} }
    diag.setLogger(logger, { suppressOverrideMessage: true })
    const { emit, flush, shutdown } = pipeline({}, (ids) => {
      if (ids.includes(idOf(1))) throw new Error('no')
    })
    emit(1, 2, 3, 4)
    await flush()
    await flush()
    await shutdown()
    expect(errors).toEqual([])
    expect(words).toEqual([])
  })
  test('is not asked for its configuration', async () => {
    // This file has a process of its own.
    Object.assign(process.env, {
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3',
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '0',
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '1',
      OTEL_RESOURCE_ATTRIBUTES: 'secret=1',
      OTEL_SDK_DISABLED: 'true',
    })
    const { emit, flush, batches } = pipeline()
    emit(1, 2)
    await flush()
    expect(batches).toEqual([[1, 2].map(idOf)])
  })
})
