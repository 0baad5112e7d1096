import { describe, expect, test } from 'vitest'
import { parseUser } from '../../src/policy/parse-user.ts'

function parse(value: unknown) {
  const faults: string[] = []
  return { user: parseUser(value, (where, message) => faults.push(`${where}: ${message}`)), faults }
}

test('all four parts are known, and nothing else', () => {
  const user = { id: 'u', accountUuid: 'a', organizationUuid: 'o', email: 'ann@example.com' }
  const { user: known, faults } = parse({ ...user, password: 'hunter2' })
  expect(known).toEqual(user)
  expect(Object.isFrozen(known)).toBe(true)
  expect(faults).toEqual([])
})

test.each([undefined, null, {}, { id: undefined, email: null }, { name: 'Ann' }])('%o is nobody', (value) =>
  expect(parse(value)).toEqual({ user: undefined, faults: [] }),
)

test.each([7, 'ann', true])('%o is nobody, and told', (value) => {
  const { user, faults } = parse(value)
  expect(user).toBeUndefined()
  expect(faults).toEqual([`user: a ${typeof value} is not an object; no user is recorded`])
})

describe('a part that is no text of 1 to 256 characters is left out, and told without being quoted:', () => {
  test.each([7, {}, [], true, '', `ann@${'x'.repeat(300)}`, 'a\ud800'])('%o', (email) => {
    const { user, faults } = parse({ id: 'u', email })
    expect(user).toEqual({ id: 'u' })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^user\.email: /)
    expect(faults[0]).not.toContain('ann@')
  })
})
