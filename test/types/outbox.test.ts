import { expect, test } from 'vitest'
import { compile } from './compile.ts'

const program = `
import { openOutbox, type LineAnswer, type LineOutbox, type LineWire } from 'orangebox/outbox'
const wire: LineWire = {
  name: 'readings', path: '/v1/readings', headers: { 'Content-Type': 'application/json' }, maxBodyBytes: 1000,
  overheadBytes: undefined, maxLines: undefined,
  wrap: ({ resource, lines, report }) => resource + lines.join(',') + (report ?? ''),
  classify: ({ status, headers, body }: LineAnswer) => (status === 409 && headers.a === body ? 'delivered' : undefined),
  report: ({ id, reason, n }) => JSON.stringify({ id, reason, n }),
}
const fit = { service: { name: 'acme', version: '1' }, name: 'readings', endpoint: 'https://acme.dev', wire }
const typed: LineOutbox = openOutbox({
  ...fit, app: undefined, auth: async () => ({ headers: {} }), resource: { site: 'north' }, batch: { maxAttempts: 3 }, spool: { maxBytes: 1 },
})
typed.append('{}')
typed.append('{}', 'key')
const waiting: number = typed.backlog().bytes + typed.backlog().files
const held: ReadonlySet<string> = typed.holds(['key'])
export async function main() {
  await using box = openOutbox(fit)
  const { delivered, kept } = await box.flush({ timeoutMs: 1 })
  const { lastError, dropped } = box.health()
  return [delivered, kept, lastError?.status, dropped.too_large, box.storage(), held, waiting]
}
`

const written = compile(program)
test('what a foreign program may write compiles', () => expect(written()).toEqual([]))

const refused = [
  "openOutbox({ service: fit.service, name: 'a', wire, endpoint: 7 })",
  "openOutbox({ service: fit.service, name: 'a', endpoint: '' })",
  'openOutbox({ ...fit, settings: undefined })',
  "openOutbox({ ...fit, batch: { path: '/x' } })",
  "openOutbox({ ...fit, wire: { ...wire, classify: () => 'lost' } })",
  'typed.append({})',
]
const wrong = compile(`${program}${refused.join('\n')}\n`)
test('what leads nowhere, and what belongs to the client alone, is refused by the compiler', () =>
  expect(wrong().map(({ source }) => source)).toEqual(refused))
