import { describe, expect, test } from 'vitest'
import { limits } from '../../../src/model/limits.ts'
import { settle } from '../../support/fakes/clock.ts'
import type { Deed } from '../../support/fakes/http.ts'
import { senderWorld as world } from '../../support/fakes/sender.ts'

describe('a failure', () => {
  test.each<[Deed, string, boolean]>([
    ['refused', 'ECONNREFUSED', false],
    ['reset', 'ECONNRESET', true],
  ])('without an answer (%s) is retried, and uncertain if it had been sent', async (deed, code, uncertain) => {
    const { send, endpoint } = world({ deeds: [deed] })
    expect(await send()).toEqual({ kind: 'retry', afterMs: undefined, uncertain })
    expect(endpoint.lastError()).toEqual({ code, status: undefined, requestId: undefined })
  })
  test.each(['x-request-id', 'request-id', 'x-amzn-requestid', 'cf-ray'])(
    'says under which id (%s) to ask for it',
    async (header) => {
      const { send, endpoint } = world({
        deeds: [{ status: 503, headers: { [header]: 'r-17' }, body: 'over\nloaded' }],
      })
      await send()
      expect(endpoint.lastError()).toEqual({ code: 'HTTP_503', status: 503, requestId: 'r-17' })
      expect(endpoint.lastAnswer()).toEqual({ text: 'HTTP_503: over loaded', status: 503, requestId: 'r-17' })
    },
  )
  test.each([
    [200, { 'Content-Type': 'text/html; charset=utf-8' }, 'HTTP_200: a web page'],
    [302, { Location: '/login' }, 'HTTP_302: redirects are not followed'],
    [503, {}, 'HTTP_503'],
  ])('%i without a word of the server is explained as far as its status does it', async (status, headers, text) => {
    const { send, endpoint } = world({ deeds: [{ status, headers }] })
    await send()
    expect(endpoint.lastAnswer().text).toBe(text)
  })
  test('quotes no more than a line of what a server says, and nothing that drives a terminal', async () => {
    const { send, endpoint } = world({
      deeds: [
        { status: 500, headers: { 'x-request-id': 'r'.repeat(9_999) }, body: `\u001b[2J\u0007${'x'.repeat(4_000)}` },
      ],
    })
    await send()
    expect(endpoint.lastAnswer().text.length).toBeLessThan(300)
    expect(endpoint.lastAnswer().text).toMatch(/^[ -~]+$/)
    expect(endpoint.lastAnswer().requestId).toHaveLength(128)
  })
  test('repeats no credentials, though the server does', async () => {
    const auth = () => ({
      headers: { authorization: 'Bearer k-1234567', 'x-key': 'k-7654321' },
      owner: 'tool' as const,
    })
    const body = '{"error":"Bearer k-1234567 with k-7654321 may not write"}'
    const { send, endpoint, voice } = world({ deeds: [{ status: 403, body }], auth })
    await send()
    expect(endpoint.lastAnswer().text).toBe('HTTP_403: {"error":"Bearer *** with *** may not write"}')
    expect(JSON.stringify(voice.said)).not.toContain('k-')
  })
  test.each([200, 302, 403])('repeats none of a web page with %i either', async (status) => {
    const auth = () => ({ headers: { 'x-key': 'k-1234567', 'x-more': 'k-1234567-and-more' }, owner: 'tool' as const })
    const deed = { status, headers: { 'Content-Type': 'text/html' }, body: '<p>k-1234567-and-more' }
    const { send, endpoint } = world({ deeds: [deed], auth, readsSuccess: true })
    await send()
    expect(endpoint.lastAnswer().text).toBe(`HTTP_${status}: <p>***`)
  })
  test('is judged as it came: a wire may look for a word that is one of the credentials', async () => {
    const auth = () => ({ headers: { 'x-tenant': 'rejected-tenant' }, owner: 'tool' as const })
    const read: string[] = []
    const { send } = world({
      deeds: [{ status: 200, body: '{"rejected-tenant":1}' }],
      ...{ auth, readsSuccess: true },
      classify: (answer) => {
        if (answer.kind === 'answer') read.push(answer.body)
        return { kind: 'delivered', rejected: { n: 1, why: 'no rejected-tenant' } }
      },
    })
    expect(await send()).toMatchObject({ rejected: { n: 1, why: 'no ***' } })
    expect(read).toEqual(['{"rejected-tenant":1}'])
  })
  test('with Retry-After passes it on', async () => {
    const { send } = world({ deeds: [{ status: 429, headers: { 'Retry-After': '10' } }] })
    expect(await send()).toEqual({ kind: 'retry', afterMs: 11_250, uncertain: false })
  })
})

describe('every POST ends', () => {
  test('within its time, whatever the server does', async () => {
    const { clock, start, endpoint } = world({ deeds: ['silent'] })
    const sent = start()
    await clock.pass(limits.postTimeoutMs - 1)
    expect(endpoint.lastError()).toBeUndefined()
    await clock.pass(1)
    expect(await sent).toMatchObject({ kind: 'retry', uncertain: true })
    expect(endpoint.lastError()?.code).toBe('TIMEOUT')
    expect(clock.waiting()).toEqual([])
  })
  test('credentials included: what they took is not given again', async () => {
    const { clock, start } = world({ deeds: ['silent'], auth: () => new Promise(() => {}) })
    const sent = start()
    await clock.pass(limits.postTimeoutMs)
    expect(await sent).toMatchObject({ kind: 'retry' })
  })
  test('when the turn is aborted', async () => {
    const { controller, clock, start, endpoint } = world({ deeds: ['silent'] })
    const sent = start()
    await settle()
    controller.abort()
    expect(await sent).toMatchObject({ kind: 'retry', uncertain: true })
    // Our own deadline is no fault of the endpoint's.
    expect(endpoint.lastError()).toBeUndefined()
    expect(clock.waiting()).toEqual([])
  })
  test('before it begins, if the turn was aborted already', async () => {
    const { controller, send, http } = world()
    controller.abort()
    expect(await send()).toMatchObject({ kind: 'retry', uncertain: false })
    expect(http.requests).toEqual([])
  })
})
