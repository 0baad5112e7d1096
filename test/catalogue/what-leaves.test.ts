import { expect, test } from 'vitest'
import { whatLeaves } from '../../src/catalogue/what-leaves.ts'

test.for<readonly [string, string]>([
  // As it was written, where it says by itself that it is about the whole text.
  ['^[a-z0-9.-]{1,40}$', '^[a-z0-9.-]{1,40}$'],
  ['v\\d+', '^(?:v\\d+)$'],
  ['^a|b$', '^(?:^a|b$)$'],
  ['^a\\$', '^(?:^a\\$)$'],
])('the form %s is shown as %s', ([source, shown]) => {
  const spec = { kind: 'pattern', source, flags: '' } as const
  expect(whatLeaves({ spec, isPrivileged: false })).toBe(
    `text of the form \`/${shown}/\`; anything else becomes \`other\``,
  )
})
