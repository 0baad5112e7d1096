import { afterEach, expect, test } from 'vitest'
import { nodeMachine } from '../../src/node/machine.ts'
import { optOut } from '../../src/policy/opt-out.ts'

const original = process.env
afterEach(() => {
  process.env = original
})

test('an opt-out in an environment that the host put in the place of its own is seen', () => {
  process.env = { DO_NOT_TRACK: '1' }
  const host = { enabled: true, allowInTests: true, optOutVariable: 'ACME_TELEMETRY_DISABLED' }
  expect(optOut(nodeMachine.env, host)).toEqual({ reason: 'variable', variable: 'DO_NOT_TRACK' })
  process.env = {}
  expect(optOut(nodeMachine.env, host)).toBeUndefined()
})
