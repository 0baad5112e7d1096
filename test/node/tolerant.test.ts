import { expect, test } from 'vitest'
import { tolerant } from '../../src/node/tolerant.ts'

const world = () => {
  const said: string[] = []
  const attempt = tolerant((call, code) => void said.push(`${call} ${code}`))
  const failing = (code: string) => () => {
    throw Object.assign(new Error(code), { code })
  }
  return { said, attempt, failing }
}

test.each(['EINVAL', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
  'what a file system says it lacks (%s) is done without, and named',
  (code) => {
    const { said, attempt, failing } = world()
    attempt('fsync', failing(code))
    expect(said).toEqual([`fsync ${code}`])
  },
)

test.each(['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'EBADF', ''])('a failure (%j) is one', (code) => {
  const { said, attempt, failing } = world()
  expect(() => attempt('fsync', failing(code))).toThrow()
  expect(said).toEqual([])
})

test('what the host forbade is no news to it', () => {
  const { said, attempt, failing } = world()
  attempt('chmod', failing('ERR_ACCESS_DENIED'))
  expect(said).toEqual([])
})

test('what works is done', () => {
  const { said, attempt } = world()
  let done = 0
  attempt('fsync', () => void done++)
  expect([done, said]).toEqual([1, []])
})
