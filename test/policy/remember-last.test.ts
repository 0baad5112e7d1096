import { expect, test } from 'vitest'
import { rememberLast } from '../../src/policy/remember-last.ts'

test('the same question is answered once, another one anew, and no question at all is one, too', () => {
  const asked: (string | undefined)[] = []
  const answer = rememberLast((question: string | undefined) => {
    asked.push(question)
    return question ?? 'nobody'
  })
  expect([undefined, undefined, 'a', 'a', 'b', 'a'].map(answer)).toEqual(['nobody', 'nobody', 'a', 'a', 'b', 'a'])
  expect(asked).toEqual([undefined, 'a', 'b', 'a'])
})
