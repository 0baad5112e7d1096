import { describe, expect, test } from 'vitest'
import { isLocalName, isLoopback } from '../../src/policy/loopback.ts'
import { isHereOrNowhere, isNowhere } from '../../src/policy/nowhere.ts'

describe('a host of this machine', () => {
  test.each(['localhost', 'a.localhost', '127.0.0.1', '127.255.0.9', '[::1]', '[::ffff:7f00:1]'])('is %s', (host) => {
    expect(isLoopback(host)).toBe(true)
  })
  test.each([
    'localhost.example',
    'mylocalhost',
    '127.0.0.1.example',
    '128.0.0.1',
    '[::2]',
    '0.0.0.0',
    '[::ffff:7f:1]',
    '[::ffff:a00:1]',
  ])('is not %s', (host) => {
    expect(isLoopback(host)).toBe(false)
    expect(isLocalName(host)).toBe(false)
  })
})

const nowhere = ['0.0.0.0', '0.1.2.3', '::', '0:0:0:0:0:0:0:0', '::FFFF:0.0.0.0']
const here = ['127.0.0.1', '127.0.1.1', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1']
const elsewhere = [
  '10.0.0.1',
  '1.0.0.0',
  '192.168.127.1',
  '::2',
  '::1:1',
  '1::',
  'fe80::1',
  '::ffff:10.0.0.1',
  '2001::1',
]

test.each([
  ...nowhere.map((address) => [address, true, true] as const),
  ...here.map((address) => [address, false, true] as const),
  ...elsewhere.map((address) => [address, false, false] as const),
])('%s leads nowhere: %s; or here: %s', (address, isNothing, isBlocking) => {
  expect([isNowhere(address), isHereOrNowhere(address)]).toEqual([isNothing, isBlocking])
})
