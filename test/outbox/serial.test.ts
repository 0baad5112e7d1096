import { expect, test } from 'vitest'
import { createSerial } from '../../src/outbox/serial.ts'
import { settle } from '../support/fakes/clock.ts'

test('one job at a time, in the order they came', async () => {
  const serial = createSerial()
  const log: string[] = []
  const job = (name: string) => async () => {
    log.push(`${name} begins`)
    await settle()
    log.push(`${name} ends`)
    return name
  }
  expect(await Promise.all([serial.run(job('a')), serial.run(job('b'))])).toEqual(['a', 'b'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})

test('a job that fails is its caller’s affair; the next one runs', async () => {
  const serial = createSerial()
  const failed = serial.run(async () => {
    throw new Error('no')
  })
  const next = serial.run(async () => 'next')
  await expect(failed).rejects.toThrow('no')
  expect(await next).toBe('next')
  await serial.idle()
})

test('idle when all that was asked for has ended', async () => {
  const serial = createSerial()
  let ended = 0
  for (let n = 0; n < 3; n++)
    void serial.run(async () => {
      await settle()
      ended++
    })
  await serial.idle()
  expect(ended).toBe(3)
})
