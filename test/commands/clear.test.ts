import { expect, test } from 'vitest'
import { cleared } from '../../src/commands/clear.ts'

test('says that nothing waits only where everything could be looked at', () => {
  expect(cleared({ deleted: 0, left: 0 })).toMatchObject({ text: 'Nothing waits.', exitCode: 0 })
  expect(cleared({ deleted: 0, left: 1 })).toMatchObject({
    text: '1 file or folder could not be read or removed.',
    exitCode: 1,
  })
})

test('says how much was deleted and how much was not', () => {
  expect(cleared({ deleted: 1, left: 0 }).text).toBe('1 file with events deleted; nothing was sent.')
  expect(cleared({ deleted: 3, left: 2 }).text).toBe(
    '3 files with events deleted; nothing was sent.\n2 files or folders could not be read or removed.',
  )
})
