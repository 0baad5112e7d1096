import { expect, test } from 'vitest'
import { parseProxy } from '../../src/policy/parse-proxy.ts'

test.each([
  ['http://proxy:3128', 'http://proxy:3128/'],
  ['proxy:3128', 'http://proxy:3128/'],
  ['proxy', 'http://proxy/'],
  ['  https://proxy:8443\t', 'https://proxy:8443/'],
  ['me:secret@proxy:3128', 'http://me:secret@proxy:3128/'],
  ['10.0.0.1:8080', 'http://10.0.0.1:8080/'],
  ['[::1]:8080', 'http://[::1]:8080/'],
  ['HTTP://Proxy:3128', 'http://proxy:3128/'],
])('%j is the proxy %s', (text, href) => {
  expect(parseProxy(text)).toEqual({ proxy: new URL(href) })
})

test.each(['socks5://me:secret@proxy:1080', 'socks5h://secret:1080', 'SOCKS://secret', ' socks4://secret'])(
  'SOCKS is named as what cannot be used: %s',
  (text) => {
    expect(parseProxy(text)).toEqual({
      fault: expect.stringMatching(/^a socks\w{0,3}: proxy cannot be used, only http/),
    })
  },
)

test.each(['ftp://secret', 'http://', 'http://se cret', 'http://me:secret@', '://secret', 'proxy:secret', ''])(
  '%j is no proxy, and the fault does not quote it',
  (text) => {
    const parsed = parseProxy(text)
    expect(parsed).toEqual({ fault: 'it is not the URL of an http: or https: proxy' })
  },
)
