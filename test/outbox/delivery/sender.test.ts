import { describe, expect, test } from 'vitest'
import type { Auth } from '../../../src/model/options.ts'
import { hashAccount } from '../../../src/outbox/delivery/account.ts'
import type { Deed } from '../../support/fakes/http.ts'
import { senderWorld as world } from '../../support/fakes/sender.ts'

const ok: Deed = { status: 200 }
const bearer: Auth = () => ({ headers: { Authorization: 'Bearer a' }, account: 'acc-1' })

test('a chunk goes to the path below the endpoint, with the headers of the sink', async () => {
  const { send, http, endpoint } = world()
  expect(await send()).toEqual({ kind: 'delivered', uncertain: false })
  expect(http.requests).toMatchObject([
    {
      url: 'https://t.acme.dev/base/api/event_logging/batch',
      headers: { 'Content-Type': 'application/json', 'x-service-name': 'acme' },
      body: '{}',
      gzip: false,
    },
  ])
  expect(endpoint.requests()).toBe(1)
})

test('a request names the settings that are in force when it is made, if they have a name', async () => {
  const { send, http, self } = world({ deeds: [ok, ok, ok] })
  await send()
  self.version = '17'
  await send()
  self.version = undefined
  await send()
  expect(http.requests.map(({ headers }) => headers['x-orangebox-settings'])).toEqual([undefined, '17', undefined])
})

describe('settings that change while the host’s auth takes its time hold for this very request:', () => {
  const slow = () => {
    let give = () => {}
    const given = new Promise<void>((resolve) => {
      give = resolve
    })
    const auth: Auth = async () => {
      await given
      return { headers: { Authorization: 'Bearer a' } }
    }
    return { auth, give: () => give() }
  }
  test('another path', async () => {
    const { auth, give } = slow()
    const { start, http, self } = world({ auth })
    const sent = start()
    self.batch = { path: '/v2' }
    give()
    await sent
    expect(http.requests).toMatchObject([{ url: 'https://t.acme.dev/base/v2', headers: { Authorization: 'Bearer a' } }])
  })
  test('no credentials, whether wanted no more or because another origin is asked', async () => {
    for (const batch of [{ skipAuth: true }, { baseUrl: 'https://other.dev' }]) {
      const { auth, give } = slow()
      const { start, http, self } = world({ auth })
      const sent = start()
      self.batch = batch
      give()
      await sent
      expect(http.requests.map(({ headers }) => headers.Authorization)).toEqual([undefined])
    }
  })
  test('also for the second try, without credentials that were refused', async () => {
    const { send, http, self } = world({
      auth: bearer,
      deeds: () => {
        self.batch = { path: '/v2' }
        return http.requests.length === 1 ? { status: 401 } : ok
      },
    })
    await send()
    expect(http.requests.map(({ url }) => new URL(url).pathname)).toEqual(['/base/api/event_logging/batch', '/base/v2'])
  })
})

test('path and gzip are as asked for', async () => {
  const { send, http } = world({ batch: { path: '/v2?x=1' }, gzip: true })
  await send()
  expect(http.requests).toMatchObject([{ url: 'https://t.acme.dev/base/v2?x=1', gzip: true }])
})

describe('credentials', () => {
  test('are sent to the endpoint’s own origin', async () => {
    const { send, authorizations } = world({ auth: bearer })
    await send()
    expect(authorizations()).toEqual(['Bearer a'])
  })
  test('do not replace the headers of the protocol', async () => {
    const { send, http } = world({ auth: () => ({ headers: { 'Content-Type': 'text/plain', 'x-a': '1' } }) })
    await send()
    expect(http.requests[0]?.headers).toMatchObject({ 'Content-Type': 'application/json', 'x-a': '1' })
  })
  test('are never sent to another origin, wherever a remote setting sends the events', async () => {
    for (const baseUrl of ['https://allowed.dev', 'https://t.acme.dev:8443', 'http://t.acme.dev']) {
      const { send, http, authorizations } = world({ auth: bearer, batch: { baseUrl } })
      await send()
      expect(authorizations()).toEqual([undefined])
      expect(http.requests[0]?.url).toBe(`${baseUrl}/api/event_logging/batch`)
    }
  })
  test('are sent to another path of the same origin', async () => {
    const { send, http, authorizations } = world({ auth: bearer, batch: { baseUrl: 'https://t.acme.dev/other/' } })
    await send()
    expect(authorizations()).toEqual(['Bearer a'])
    expect(http.requests[0]?.url).toBe('https://t.acme.dev/other/api/event_logging/batch')
  })
  test('are not even asked for where skipAuth says so', async () => {
    let asked = 0
    const { send, authorizations } = world({ auth: () => void asked++, batch: { skipAuth: true } })
    await send()
    expect([authorizations(), asked]).toEqual([[undefined], 0])
  })
  test('of another account stay at home: the events go without', async () => {
    const { send, random, authorizations } = world({ auth: bearer })
    await send(hashAccount(random, 'acc-2'))
    await send(hashAccount(random, 'acc-1'))
    await send(null)
    expect(authorizations()).toEqual([undefined, 'Bearer a', 'Bearer a'])
  })
  test('whose account is not known suit only events of which nobody knows it', async () => {
    const { send, authorizations } = world({ auth: () => ({ headers: { Authorization: 'Bearer x' } }) })
    await send('0123456789abcdef')
    await send(null)
    expect(authorizations()).toEqual([undefined, 'Bearer x'])
  })
})

describe('a 401', () => {
  test('on a send with credentials is followed by one without, and its answer counts', async () => {
    const { send, endpoint, voice, authorizations } = world({ auth: bearer, deeds: [{ status: 401 }, ok] })
    expect(await send()).toMatchObject({ kind: 'delivered' })
    expect(authorizations()).toEqual(['Bearer a', undefined])
    expect(endpoint.requests()).toBe(2)
    expect(voice.said).toMatchObject([{ code: 'auth', status: 401 }])
  })
  test('is remembered: the next chunk goes without at once', async () => {
    const { send, authorizations } = world({ auth: bearer, deeds: [{ status: 401 }, ok] })
    await send()
    await send()
    expect(authorizations()).toEqual(['Bearer a', undefined, undefined])
  })
  test('on a send without credentials is a failure like any other', async () => {
    const { send, http } = world({ deeds: [{ status: 401 }] })
    expect(await send()).toMatchObject({ kind: 'retry' })
    expect(http.requests).toHaveLength(1)
  })
  test('twice is a failure', async () => {
    const { send, http, endpoint } = world({ auth: bearer, deeds: [{ status: 401 }] })
    expect(await send()).toMatchObject({ kind: 'retry' })
    expect(http.requests).toHaveLength(2)
    expect(endpoint.lastError()?.code).toBe('HTTP_401')
  })
  test('and 403 are not the same', async () => {
    const { send, http } = world({ auth: bearer, deeds: [{ status: 403 }] })
    expect(await send()).toMatchObject({ kind: 'retry' })
    expect(http.requests).toHaveLength(1)
  })
})

describe('whoever says no while credentials are looked for is heard:', () => {
  test('nothing leaves', async () => {
    const { send, self, http } = world({
      auth: () => {
        self.mayGo = () => false
        return { headers: { Authorization: 'Bearer a' } }
      },
    })
    expect(await send()).toEqual({ kind: 'withheld', wrongAccount: false, uncertain: false })
    expect(http.requests).toEqual([])
  })
  test('nothing leaves a second time behind a 401', async () => {
    const { send, self, http } = world({
      auth: bearer,
      deeds: () => {
        self.mayGo = () => false
        return { status: 401 }
      },
    })
    expect(await send()).toEqual({ kind: 'withheld', wrongAccount: false, uncertain: false })
    expect(http.requests).toHaveLength(1)
  })
})

describe('where credentials are required nothing ever leaves without:', () => {
  const required = { authRequired: true }
  test('none at hand', async () => {
    const { send, http } = world({ ...required, auth: () => undefined })
    expect(await send()).toEqual({ kind: 'withheld', wrongAccount: false, uncertain: false })
    expect(http.requests).toEqual([])
  })
  test('no function to ask', async () => {
    expect(await world(required).send()).toMatchObject({ kind: 'withheld' })
  })
  test('another account’s at hand', async () => {
    const { send, http } = world({ ...required, auth: bearer })
    expect(await send('ffffffffffffffff')).toMatchObject({ kind: 'withheld', wrongAccount: true })
    expect(http.requests).toEqual([])
  })
  test('after a 401', async () => {
    const { send, http } = world({ ...required, auth: bearer, deeds: [{ status: 401 }] })
    expect(await send()).toMatchObject({ kind: 'withheld', wrongAccount: false })
    expect(http.requests).toHaveLength(1)
  })
  test('skipAuth, and another origin', async () => {
    for (const batch of [{ skipAuth: true }, { baseUrl: 'https://allowed.dev' }]) {
      const { send, http } = world({ ...required, auth: bearer, batch })
      expect(await send()).toMatchObject({ kind: 'withheld' })
      expect(http.requests).toEqual([])
    }
  })
})

test('requests are counted, repeated ones apart, and the last latency is known', async () => {
  const { send, endpoint, clock } = world({ deeds: () => new Promise((resolve) => clock.later(40, () => resolve(ok))) })
  await send()
  expect([endpoint.health(), endpoint.latencyMs()]).toMatchObject([{ requests: 1, retries: 0 }, 40])
  endpoint.failed({ segment: '', retryAfterMs: undefined, maxAttempts: 9 })
  await send()
  expect(endpoint.health()).toMatchObject({ requests: 2, retries: 1 })
})

test('credentials that an earlier run found refused are not tried: the events are kept, and it is told', async () => {
  const known = new Set<string>()
  const refused = {
    has: (headers: object) => known.has(JSON.stringify(headers)),
    add: (headers: object) => void known.add(JSON.stringify(headers)),
  }
  const auth: Auth = () => ({ headers: { 'DD-API-KEY': 'k' }, owner: 'tool' })
  const options = { auth, authRequired: true, refusals: [401, 403], refused }
  const first = world({ ...options, deeds: [{ status: 403 }] })
  await first.send()
  const second = world(options)
  expect(await second.send()).toMatchObject({ kind: 'withheld' })
  expect(second.http.requests).toEqual([])
  expect(second.endpoint.lastError()).toMatchObject({ code: 'REFUSED_CREDENTIALS' })
  expect(second.voice.codes()).toEqual(['auth'])
})
