import { expect, test } from 'vitest'
import { createLane } from '../../src/outbox/lane.ts'
import { settle } from '../support/fakes/clock.ts'

test('one job at a time, in the order they came', async () => {
  const lane = createLane()
  const log: string[] = []
  const job = (name: string) => async () => {
    log.push(`${name} begins`)
    await settle()
    log.push(`${name} ends`)
    return name
  }
  expect(await Promise.all([lane.run(job('a')), lane.run(job('b'))])).toEqual(['a', 'b'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('a job that fails is its caller’s affair; the next one runs', async () => {
  const lane = createLane()
  const failed = lane.run(async () => {
    throw new Error('no')
  })
  const next = lane.run(async () => 'next')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('next')
  await lane.idle()
})

test('idle when all that was asked for has ended', async () => {
  const lane = createLane()
  let ended = 0
  for (let n = 0; n < 3; n++)
    void lane.run(async () => {
      await settle()
      ended++
    })
  await lane.idle()
  expect(ended).toBe(3)
})
