import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import { test } from '../support/scene.ts'
import type { Step } from '../support/steps.ts'

const exposure = (variationId: string): Step => ['experiment', { experimentId: 'colours', variationId }]
const named = (collector: {
  readonly events: ReadonlyMap<string, { readonly event: { readonly event_data: { readonly variation_id?: string } } }>
}) => [...collector.events.values()].map(({ event }) => event.event_data.variation_id)

test('an exposure is counted once, not once per run; another variation, and another user, is another one', async ({
  scene,
}) => {
  const collector = await scene.collect()
  for (let n = 0; n < 3; n++) await scene.run({ steps: [exposure('red'), exposure('red'), ['shutdown']] }).ended()
  await scene.run({ steps: [exposure('blue'), ['shutdown']] }).ended()
  const last = scene.run({ options: { user: { id: 'ann' } }, steps: [exposure('red'), exposure('red'), ['shutdown']] })
  await last.ended()
  expect(named(collector)).toEqual(['red', 'blue', 'red'])
  expect(booksOf(last.health())).toMatchObject({ logged: 2, admitted: 1, refused: { duplicate: 1 } })
})

test('of twelve programs that see it at the same moment one tells', async ({ scene }) => {
  const collector = await scene.collect()
  const runs = Array.from({ length: 12 }, () =>
    scene.run({ steps: [['reach', 'here'], ['wait', 'go'], exposure('red'), ['shutdown']] }),
  )
  await Promise.all(runs.map((run) => run.reached('here')))
  for (const run of runs) run.say('go')
  await Promise.all(runs.map((run) => run.ended()))
  expect(named(collector)).toEqual(['red'])
})

test('who says no, and yes again, has it counted anew; nothing of who saw what is on disk in words', async ({
  scene,
}) => {
  const collector = await scene.collect()
  const see: Step[] = [
    ['experiment', { experimentId: 'colours', variationId: 'red', unit: 'ann@work.example' }],
    ['flush'],
  ]
  const run = scene.run({
    steps: [
      ...see,
      ['reach', 'seen'],
      ['wait', 'go'],
      ['setConsent', 'off'],
      ['setConsent', 'on'],
      ...see,
      ...see,
      ['shutdown'],
    ],
  })
  await run.reached('seen')
  expect(readFileSync(join(scene.stateDir, 'acme', 'seen'), 'utf8')).toMatch(/^\n\w+ [\da-f]{16} [\da-f]{8}$/)
  run.say('go')
  await run.ended()
  expect(named(collector)).toEqual(['red', 'red'])
  const { admitted, refused } = booksOf(run.health())
  expect([admitted, refused]).toEqual([2, { duplicate: 1 }])
})
