import { expect, test } from 'vitest'
import { withoutKeys } from '../../src/policy/without-keys.ts'

test('keys are hidden wherever they are, and the text stays as long as it was', () => {
  const text = 'no abcdefgh, no abcdefgh-longer, and no Bearer'
  const hidden = withoutKeys(text, ['Bearer abcdefgh', 'abcdefgh-longer'])
  expect(hidden).toBe(`no ${'*'.repeat(8)}, no ${'*'.repeat(15)}, and no Bearer`)
  expect(hidden).toHaveLength(text.length)
})
