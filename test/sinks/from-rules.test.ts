import { expect, test } from 'vitest'
import { ownWire } from '../../src/cli/read-rules.ts'
import { isSpoken, wireOf } from '../../src/sinks/from-rules.ts'
import { datadogLogs } from '../../src/wires/datadog.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'
import { otlpLogs } from '../../src/wires/otlp-logs.ts'

const sha256 = (text: string) => text

test.each([otlpLogs().name, datadogLogs({ sha256 }).name])('what a sink left as %s can be sent and shown', (name) => {
  expect(isSpoken(name)).toBe(true)
  expect(wireOf(name, sha256, undefined)?.name).toBe(name)
})

test('a wire of another version is not spoken, nor is a name that every object has', () => {
  for (const name of ['pigeon', 'toString', '__proto__']) {
    expect(isSpoken(name)).toBe(false)
    expect(wireOf(name, sha256, undefined)).toBeUndefined()
  }
})

test('the wire of the endpoint is no further one', () => {
  expect(ownWire).toBe(eventBatch(false).name)
  expect(isSpoken(ownWire)).toBe(false)
})
