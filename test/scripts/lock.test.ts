import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withLock } from '../../scripts/lib/lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(folder, { recursive: true }))
const nobodyWaits = () => expect.unreachable('nobody holds the lock')

test('one works at a time, and the other says whom it waits for', async () => {
  const path = join(folder, 'busy')
  const log: string[] = []
  let waits = () => {}
  const waiting = new Promise<void>((resolve) => {
    waits = resolve
  })
  const first = withLock(path, nobodyWaits, async () => {
    log.push('first begins')
    await waiting
    log.push('first ends')
  })
  const onWait = (holder: string) => {
    log.push(`waiting for ${holder}`)
    waits()
  }
  await Promise.all([first, withLock(path, onWait, () => void log.push('second'))])
  expect(log).toEqual(['first begins', `waiting for ${process.pid}`, 'first ends', 'second'])
})

test('a lock whose holder died is taken over', async () => {
  const path = join(folder, 'dead')
  writeFileSync(path, '4194305') // beyond the largest process id
  let worked = false
  await withLock(path, nobodyWaits, () => {
    worked = true
  })
  expect(worked).toBe(true)
})

test('work that throws gives the lock back', async () => {
  const path = join(folder, 'throws')
  const failing = () => {
    throw new Error('no space left')
  }
  await expect(withLock(path, nobodyWaits, failing)).rejects.toThrow('no space left')
  expect(existsSync(path)).toBe(false)
})
