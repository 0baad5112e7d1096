import { totalmem } from 'node:os'
import { expect, test } from 'vitest'
import { viewMachine } from '../../src/node/view-machine.ts'

test('the memory of a machine is what node:os says, or as much of it as the process may use', async () => {
  const { memoryBytes } = await viewMachine({ env: {}, platform: process.platform }, false)
  const limit = process.constrainedMemory()
  expect(memoryBytes).toBe(limit > 0 ? Math.min(limit, totalmem()) : totalmem())
})
