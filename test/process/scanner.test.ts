import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect } from 'vitest'
import { codesOf } from '../support/left-behind.ts'
import { programs } from '../support/run.ts'
import { test } from '../support/scene.ts'

const preload = pathToFileURL(join(programs, 'scanned.mjs')).href

describe.each(['EPERM', 'EBUSY', 'EACCES'])('while a virus scanner holds each file once (%s)', (code) => {
  const env = { NODE_OPTIONS: `--import=${preload}`, SCANNER_CODE: code }

  test('what cannot be handed on stays, and the next run delivers it once and removes it', async ({ scene }) => {
    await scene.collect()
    const left = scene.run({
      env,
      steps: [
        ['log', 5],
        ['shutdown', { upload: 'leave' }],
      ],
    })
    await left.ended()
    expect(scene.segments()).toEqual([expect.stringContaining('.open.')])

    // It refuses the claim, then the removal; the program lives long enough for another look at each.
    const run = scene.run({
      env,
      steps: [['log', 3], ['flush'], ['flush'], ['flush'], ['reach', 'flushed'], ['wait', 'a look'], ['shutdown']],
    })
    await run.reached('flushed')
    expect(scene.ledger()).toMatchObject({ logged: 8, delivered: 8, duplicates: 0, lost: [] })
    // Its own is open still.
    expect(scene.segments()).toEqual([expect.stringContaining('.open.')])
    run.say('a look')
    await run.ended()
    expect([codesOf(left), codesOf(run)]).toEqual([[], []])

    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 8, delivered: 8, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  })
})
