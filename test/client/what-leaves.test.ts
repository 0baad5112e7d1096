import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defineEvents, number, optional, privileged, text } from '../../src/events.ts'
import { createTelemetry, staticSettings, type Telemetry } from '../../src/index.ts'
import { fact } from '../../src/model/resource.ts'
import { named, page, table } from '../docs/page.ts'

/* A real client with everything turned on that adds something, against a real server: what arrives is in docs/privacy.md, field by field, and the other way round. */

interface Arrived {
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}
const arrived: Arrived[] = []
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => void parts.push(part))
  request.on('end', () => {
    const bytes = Buffer.concat(parts)
    const json = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    arrived.push({ headers: request.headers, body: JSON.parse(String(json)) })
    response.end()
  })
})
const folder = mkdtempSync(join(tmpdir(), 'orangebox-leaves-'))
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const about = { description: 'Something.', purpose: 'Tests', owner: 'us' }
const wide = Array.from({ length: 60 }, (_, n) => `a_field_with_a_long_name_${n}`)
const events = defineEvents(
  {
    seen: { ...about, fields: { n: number(), note: optional(privileged(text({ max: 9 }))) } },
    wide: { ...about, fields: Object.fromEntries(wide.map((name) => [name, number()])) },
    experiment_viewed: {
      ...about,
      fields: { 'user_attributes.n': number(), 'experiment_metadata.n': number() },
    },
  } as never,
  { context: { n: number() } } as never,
)

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const telemetry = createTelemetry({
    ...{ service: { name: 'acme', version: '1' }, stateDir: folder, allowInTests: true, events, privileged: true },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ compression: 'gzip', selfContained: true, spool: { maxEventBytes: 1_024 } },
    auth: async () => ({ headers: { Authorization: 'Bearer x' }, owner: 'tool' }),
    settings: staticSettings({ version: 1, sampling: { seen: { sample_rate: 0.999999 } } }),
    user: { id: 'u', email: 'e@example.com', accountUuid: 'a', organizationUuid: 'o' },
    resource: { 'acme.plan': 'pro' },
  }) as never as Telemetry
  telemetry.setContext({ n: 1 })
  telemetry.logEvent('wide', Object.fromEntries(wide.map((name) => [name, 123_456_789])))
  telemetry.logEvent('seen', { n: 1, note: 'x' } as never)
  telemetry.logExperiment({
    ...{ experimentId: 'e', variationId: 'v', variationIndex: 1, environment: 'production' },
    ...{ userAttributes: { n: 1 }, experimentMetadata: { n: 1 } },
  } as never)
  await telemetry.flush()
  telemetry.logEvent('seen', { n: 2 })
  await telemetry.shutdown()
})

const heads = (heading: string, head: string) =>
  table(page('docs/privacy.md', heading), head).flatMap(([first = '']) => named(first))
const sorted = (names: Iterable<string>) => [...new Set(names)].sort()

test('every header of a request is in the page on privacy, and no other', () => {
  expect(arrived.length).toBeGreaterThan(0)
  const came = arrived.flatMap(({ headers }) => Object.keys(headers))
  expect(sorted(heads('The request around it', 'Header').map((name) => name.toLowerCase()))).toEqual(sorted(came))
})

test('every member of a body is in the page on privacy, and no other', () => {
  const bodies = arrived.map(({ body }) => body)
  const reports = bodies.flatMap(({ client_report }) => (client_report ? [client_report] : [])) as object[]
  const all = bodies.flatMap((body) => body.events as { readonly event_data: Readonly<Record<string, object>> }[])
  const data = all.map(({ event_data }) => event_data)
  const people = data.flatMap(({ user = {}, auth = {} }) => [user, auth])
  const keys = (objects: readonly object[]) => objects.flatMap(Object.keys)
  expect(sorted(heads('The request around it', 'Member'))).toEqual(
    sorted([...keys(bodies), ...keys(reports), ...keys(all)]),
  )
  const parts = table(page('docs/privacy.md', 'What an event carries'), 'Part')
  const promised = parts.flatMap(([part = '', what = '']) => [
    ...named(part),
    ...(named(part).includes('user') ? named(what) : []),
  ])
  expect(sorted(promised)).toEqual(sorted([...keys(data), ...keys(people)]))
})

test('every fact that travels is in the page, but for those of the host', () => {
  const facts = sorted(arrived.flatMap(({ body }) => Object.keys(body.resource as object)))
  expect(facts).toContain('acme.plan')
  const known = heads('What an event carries', 'Fact')
  expect(facts.filter((name) => name !== 'acme.plan' && !known.includes(name))).toEqual([])
  expect(sorted(known)).toEqual(sorted(Object.values(fact)))
})

test.each([
  ['What an event carries', 'Part'],
  ['What an event carries', 'Fact'],
  ['The request around it', 'Header'],
  ['The request around it', 'Member'],
])('%s: each row of the table of each %s says what, when, and how to leave it out', (heading, head) => {
  for (const cells of table(page('docs/privacy.md', heading), head)) {
    expect(cells).toHaveLength(4)
    expect(
      cells.filter((cell) => cell === ''),
      cells[0],
    ).toEqual([])
  }
})
