import { expect } from 'vitest'
import { test } from './example.ts'

test('the settings example shows what its comments say', async ({ stage }) => {
  const { stdout } = await stage.run('settings/settings.mjs', [stage.url])
  expect(stdout).toBe(`sampling: cache_hit has a sample_rate of 0, file_saved none
  100 cache_hit: 0 delivered in 0 requests
  4 file_saved: 4 delivered in 1 requests
batch: two events in a request
  4 file_saved: 4 delivered in 2 requests
killswitch: on
  4 file_saved: 0 delivered in 0 requests
killswitch: off again
  4 file_saved: 4 delivered in 1 requests
refused: { sampling: 100, killswitch: 4 }
a flag system, killswitch on
  0 delivered
a flag system, killswitch off
  1 delivered
`)
  expect(stage.received()).toHaveLength(13)
  expect([stage.collector.duplicates, stage.segments()]).toEqual([0, []])
})
