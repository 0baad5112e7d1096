import { describe, expect, test } from 'vitest'
import { isEventName } from '../../src/policy/event-name.ts'

describe('an event name', () => {
  test.each(['a', 'tool_used', 'a.b.c', 'a1', 'a_', 'a'.repeat(64)])('%j is one', (name) => {
    expect(isEventName(name)).toBe(true)
  })
  test.each(['', 'A', 'Tool', '1a', '_a', '.a', 'a b', 'a-b', 'a\n', 'é', 'a'.repeat(65), 7, null, undefined, {}])(
    '%o is none',
    (name) => expect(isEventName(name)).toBe(false),
  )
})
