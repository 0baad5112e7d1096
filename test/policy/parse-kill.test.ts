import { describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import { parseKill } from '../../src/policy/parse-kill.ts'

const hour = 3_600_000

test.each<[string, number]>([
  ['backend; duration=3600', hour],
  ['backend;duration=60', 60_000],
  ['  backend ;  Duration = 60 ', 60_000],
  ['*; duration=60', 60_000],
  ['datadog; duration=60, backend; duration=5', 5_000],
  // The name goes before the star, wherever it stands.
  ['*; duration=60, backend; duration=5', 5_000],
  ['backend; duration=5, *; duration=60', 5_000],
  ['backend', limits.killMs],
  ['backend; why=maintenance', limits.killMs],
  ['backend; duration=0.5', 500],
  ['backend; duration=0', 0],
  ['backend; duration=31536000', limits.maxKillMs],
])('%s', (header, ms) => expect(parseKill(header, 'backend')).toBe(ms))

describe('a header that cannot be understood, or is about another, silences nobody:', () => {
  test.each([
    undefined,
    '',
    ';',
    ',',
    'true',
    'datadog; duration=60',
    'backends; duration=60',
    'backend; duration=',
    'backend; duration=soon',
    'backend; duration=-1',
    'backend; duration=NaN',
    `${'x,'.repeat(5_000)}backend`,
  ])('%s', (header) => expect(parseKill(header, 'backend')).toBeUndefined())
})
