import { expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'

test('every number is a positive one', () => {
  for (const [name, value] of Object.entries(limits)) expect(value, name).toBeGreaterThan(0)
})

test('a hold outlasts every POST that may run under it, and ends before anybody may take it over', () => {
  expect(limits.drainerHoldMs + 2 * limits.postTimeoutMs).toBeLessThan(limits.foreignHoldMs)
  expect(limits.writerHoldMs + 2 * limits.postTimeoutMs).toBeLessThan(limits.foreignHoldMs)
  expect(limits.foreignHoldMs).toBeLessThan(limits.livingHoldMs)
})

test('asking for credentials and connecting fit into a POST', () => {
  expect(limits.authTimeoutMs + limits.connectTimeoutMs).toBeLessThan(limits.postTimeoutMs)
})

test('an event fits a segment, and the largest segment a writer leaves is read', () => {
  expect(limits.maxEventBytes).toBeLessThan(limits.maxSegmentBytes)
  expect(limits.maxSegmentBytes + limits.maxEventBytes).toBeLessThan(limits.maxReadBytes)
})
