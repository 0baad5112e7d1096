import { afterEach, expect, test } from 'vitest'
import { isMakingSnapshot } from '../../src/node/snapshot.ts'

const { execArgv } = process
const givenFlags = (flags: unknown) => Object.assign(process, { execArgv: flags })
afterEach(() => void givenFlags(execArgv))

test.each([
  [['--snapshot-blob', 'acme.blob', '--build-snapshot'], true],
  [['--build-snapshot-config', 'acme.json'], true],
  [['--experimental-sea-config', 'acme.json'], true],
  [['--snapshot-blob', 'acme.blob'], false],
  [[], false],
  [undefined, false],
])('with the flags %j a snapshot is being made: %s', (flags, isMade) => {
  givenFlags(flags)
  expect(isMakingSnapshot()).toBe(isMade)
})
