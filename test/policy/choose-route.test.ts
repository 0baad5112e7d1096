import { describe, expect, test } from 'vitest'
import { chooseRoute } from '../../src/policy/choose-route.ts'

const https = 'https://telemetry.acme.dev'
const http = 'http://telemetry.acme.dev'

function routeOf(url: string, env: Record<string, string>, given?: string | false, exempt = false) {
  const told: string[] = []
  const route = chooseRoute(new URL(url), { given, env, isExempt: () => exempt }, (where, message) =>
    told.push(`${where}: ${message}`),
  )
  return { way: route.kind === 'proxy' ? route.proxy.href : route.kind, told }
}
const way = (...given: Parameters<typeof routeOf>) => routeOf(...given).way

describe('the way to an endpoint', () => {
  test('is direct where no variable names a proxy', () => {
    expect(way(https, { HTTP_PROXY: 'http://p', HTTPS_PROXY: ' ', NO_PROXY: '*' })).toBe('direct')
  })
  test.each([
    [https, { HTTPS_PROXY: 'http://p', ALL_PROXY: 'http://all' }, 'http://p/'],
    [https, { HTTPS_PROXY: 'http://large', https_proxy: 'http://small' }, 'http://small/'],
    [https, { HTTP_PROXY: 'http://p', all_proxy: 'http://all' }, 'http://all/'],
    [http, { http_proxy: 'p:3128', HTTPS_PROXY: 'http://no' }, 'http://p:3128/'],
    [http, { ALL_PROXY: ' all:3128 ' }, 'http://all:3128/'],
  ])('%s with %j leads through %s', (url, env, expected) => {
    expect(routeOf(url, env)).toEqual({ way: expected, told: [] })
  })
  test('is direct where NO_PROXY names the endpoint', () => {
    expect(way(https, { HTTPS_PROXY: 'http://p' }, undefined, true)).toBe('direct')
  })
  test('is what network.proxy says, whatever the variables do', () => {
    expect(way(https, { HTTPS_PROXY: 'http://no' }, 'http://mine', true)).toBe('http://mine/')
    expect(way(https, { HTTPS_PROXY: 'http://no' }, false)).toBe('direct')
  })
})

describe('an endpoint on this machine', () => {
  const everything = Object.fromEntries(
    ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].map((name) => [
      name,
      'http://p',
    ]),
  )
  test.each(['localhost', 'a.localhost', '127.0.0.1', '127.9.9.9', '[::1]'])('%s is reached directly', (host) => {
    expect(way(`http://${host}:4319`, everything)).toBe('direct')
    expect(way(`https://${host}:4319`, everything)).toBe('direct')
  })
  test('is reached through network.proxy', () => {
    expect(way('http://localhost:4319', {}, 'http://mine')).toBe('http://mine/')
  })
})

describe('a proxy that cannot be used', () => {
  test('gives way to the next that can, and is told', () => {
    expect(routeOf(https, { HTTPS_PROXY: 'socks5://me:secret@p', ALL_PROXY: 'http://all' })).toEqual({
      way: 'http://all/',
      told: ['HTTPS_PROXY: a socks5: proxy cannot be used, only http: and https: ones can; using ALL_PROXY instead'],
    })
  })
  test('is not gone around: no direct connection was meant', () => {
    expect(routeOf(https, { ALL_PROXY: 'socks5h://me:secret@p:1080', all_proxy: 'http://' })).toEqual({
      way: 'barred',
      told: [
        'all_proxy: it is not the URL of an http: or https: proxy; events are kept until it is changed',
        'ALL_PROXY: a socks5h: proxy cannot be used, only http: and https: ones can; events are kept until it is changed',
      ],
    })
  })
  test('matters to nobody whom NO_PROXY names, or behind one that can be used', () => {
    expect(routeOf(https, { ALL_PROXY: 'socks5://p' }, undefined, true)).toEqual({ way: 'direct', told: [] })
    expect(routeOf(https, { HTTPS_PROXY: 'p:1', ALL_PROXY: 'socks5://p' })).toEqual({ way: 'http://p:1/', told: [] })
  })
})
