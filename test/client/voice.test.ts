import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listen } from '../../src/client/voice.ts'
import { settle } from '../support/fakes/clock.ts'
import { aMachine } from '../support/fakes/machine.ts'

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => void process.off('unhandledRejection', note))

describe.each([
  [
    'throws',
    () => {
      throw new Error('no')
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('no')
    },
  ],
])('a debug function that %s does no harm,', (_name, debug) => {
  test.each(['line', 'trace', 'report'] as const)('whatever it is called for: %s', async (what) => {
    const voice = listen({ debug }, 'acme', aMachine())
    if (what === 'report') voice.report({ level: 'warn', code: 'storage', message: 'x' })
    else voice[what]?.('x')
    await settle()
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
  })
})
