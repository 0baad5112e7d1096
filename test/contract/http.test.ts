import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../src/model/limits.ts'
import type { Http, HttpRequest } from '../../src/model/ports.ts'
import { type Deed, scriptedHttp } from '../support/fakes/http.ts'
import { deedServer } from '../support/fakes/server.ts'
import { plainHttp } from '../support/plain-http.ts'

interface World {
  readonly http: Http
  /** `closed`: of a port where nobody listens. */
  url(closed: boolean): string
  /** What came in. */
  received(): readonly {
    readonly path: string
    readonly body: string
    readonly header: (name: string) => string | undefined
  }[]
  close(): Promise<void>
}
type Act = (n: number) => Deed

const fake = async (act: Act): Promise<World> => {
  const http = scriptedHttp(({ url }, n) => (url.includes('closed') ? 'refused' : act(n)))
  return {
    http,
    url: (closed) => `http://${closed ? 'closed' : 'open'}.test`,
    received: () =>
      http.requests.map(({ url, body, headers }) => {
        const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
        return { path: new URL(url).pathname, body: String(body), header: (name) => lower[name] }
      }),
    close: async () => http.close(),
  }
}
const real = async (act: Act): Promise<World> => {
  const server = await deedServer(act)
  const gone = await deedServer(act)
  await gone.close()
  const http = plainHttp()
  return {
    http,
    url: (closed) => (closed ? gone.url : server.url),
    received: () =>
      server.received.map(({ path, body, headers }) => ({ path, body, header: (name) => headers[name]?.toString() })),
    close: async () => {
      http.close()
      await server.close()
    },
  }
}

describe.each([
  ['in a test', fake],
  ['of Node', real],
] as const)('HTTP %s', (_name, make) => {
  let world: World
  let act: Act
  beforeEach(async () => {
    act = () => ({ status: 200 })
    world = await make((n) => act(n))
  })
  afterEach(() => world.close())
  const post = (more: Partial<HttpRequest> & { readonly closed?: boolean } = {}) => {
    const { closed = false, ...rest } = more
    const signal = new AbortController().signal
    return world.http.post({ url: `${world.url(closed)}/api/x`, headers: {}, body: '{}', gzip: false, signal, ...rest })
  }

  test('a request arrives as it was given', async () => {
    const headers = { 'Content-Type': 'application/json', 'x-service-name': '@acme/cli', 'User-Agent': 'acme/1' }
    expect(await post({ body: '{"text":"é日🦀"}', headers })).toMatchObject({ kind: 'answer', status: 200, body: '' })
    const [request] = world.received()
    expect(request).toMatchObject({ path: '/api/x', body: '{"text":"é日🦀"}' })
    for (const [name, value] of Object.entries(headers)) expect(request?.header(name.toLowerCase())).toBe(value)
  })
  test('headers of an answer have lower-case names', async () => {
    act = () => ({ status: 503, headers: { 'Retry-After': '7', 'X-Request-Id': 'r-1' } })
    const answer = await post()
    expect(answer).toMatchObject({ headers: { 'retry-after': '7', 'x-request-id': 'r-1' } })
  })
  test.each([201, 202, 204, 301, 304, 400, 401, 403, 404, 413, 422, 429, 500, 503])(
    '%i is an answer like any other',
    async (status) => {
      act = () => ({ status })
      expect(await post()).toMatchObject({ kind: 'answer', status })
    },
  )
  test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed', async (status) => {
    act = () => ({ status, headers: { Location: `${world.url(false)}/elsewhere` } })
    expect(await post()).toMatchObject({ status })
    expect(world.received()).toHaveLength(1)
  })
  test('of a body that says no the first 4 KiB are read, of one that says yes nothing', async () => {
    act = (n) => ({ status: n === 0 ? 500 : 200, body: 'x'.repeat(100_000) })
    const no = await post()
    expect(no).toMatchObject({ status: 500, body: 'x'.repeat(limits.maxAnswerBytes) })
    expect(await post()).toMatchObject({ status: 200, body: '' })
  })
  test('a port where nobody listens refuses, and nothing was sent', async () => {
    expect(await post({ closed: true })).toEqual({ kind: 'failure', code: 'ECONNREFUSED', sent: false })
  })
  test('a connection that is reset when the body was sent may have been accepted', async () => {
    act = () => 'reset'
    expect(await post()).toEqual({ kind: 'failure', code: 'ECONNRESET', sent: true })
  })
  test('an abort ends it with its reason, and tells that it was sent', async () => {
    act = () => 'silent'
    const controller = new AbortController()
    const answer = post({ signal: controller.signal })
    await expect.poll(() => world.received().length).toBe(1)
    controller.abort('TIMEOUT')
    expect(await answer).toEqual({ kind: 'failure', code: 'TIMEOUT', sent: true })
  })
  test('what was aborted before it began is not sent', async () => {
    expect(await post({ signal: AbortSignal.abort('ABORTED') })).toEqual({
      kind: 'failure',
      code: 'ABORTED',
      sent: false,
    })
    expect(world.received()).toEqual([])
  })
  test('a failure is that of its request alone', async () => {
    act = (n) => (n === 0 ? 'reset' : { status: 200 })
    expect((await post()).kind).toBe('failure')
    expect(await post()).toMatchObject({ kind: 'answer', status: 200 })
  })
})
