import { expect, onTestFinished, test } from 'vitest'
import type { LineOutboxOptions } from '../../src/model/line-outbox.ts'
import { createLogRecordProcessor } from '../../src/otel.ts'
import { openOutbox } from '../../src/outbox.ts'
import { expectBalanced } from '../support/books.ts'

const wire = { name: 'x', path: '/x', headers: {}, maxBodyBytes: 1000, wrap: () => '' }
const fit = { service: { name: 'acme', version: '1' }, name: 'a', endpoint: 'https://acme.dev', wire }
const open = (given: object) => openOutbox({ ...fit, durability: 'memory', ...given } as LineOutboxOptions)

test.each<[string, object, RegExp]>([
  ['no endpoint', { endpoint: undefined }, /^openOutbox: endpoint: there is none; give/],
  ['an endpoint that is no URL', { endpoint: 'acme' }, /^openOutbox: endpoint: "acme" is not a URL$/],
  ['an endpoint in the clear', { endpoint: 'http://acme.dev' }, /^openOutbox: endpoint: .* is http: beyond loopback/],
  ['no name', { name: undefined }, /^openOutbox: name: /],
  ['a name that is no part of a path', { name: '../up' }, /^openOutbox: name: /],
  ['a wire without a name', { wire: { ...wire, name: '' } }, /^openOutbox: wire\.name: /],
  [
    'a wire that is called as the client’s own',
    { wire: { ...wire, name: 'event-batch' } },
    /^openOutbox: wire\.name: /,
  ],
  ['a wire without a path', { wire: { ...wire, path: 'x' } }, /^openOutbox: wire\.path: /],
])('%s is said at once: a queue that leads nowhere would lose everything in silence', (_, given, message) => {
  expect(() => open(given)).toThrow(message)
})

test('any other bad value falls back to its default, and is told', () => {
  const told: string[] = []
  open({ batch: { maxAttempts: 0 }, onDiagnostic: ({ message }: { message: string }) => told.push(message) })
  expect(told).toEqual([expect.stringMatching(/^batch\.maxAttempts: 0 is not a whole number/)])
})

test.each([
  ['no text', 7],
  ['no object', '[1]'],
  ['two lines', '{\n}'],
  ['half an object', '{"a":1'],
  ['no JSON between its braces', '{a: 1}'],
  ['two objects', '{"a":1}{"b":2}'],
])('what could not be read back is refused at once: %s', (_, line) => {
  const outbox = open({})
  expect(() => outbox.append(line as string)).toThrow(TypeError)
  expect(outbox.health()).toMatchObject({ logged: 0, pending: 0 })
})

test('in memory a line waits, and is counted', () => {
  const outbox = open({})
  outbox.append('{"a":1}')
  outbox.append('{"a":1}', 'one')
  expect(outbox.health()).toMatchObject({ logged: 2, admitted: 2, pending: 2 })
  expect([outbox.storage(), [...outbox.holds(['one'])]]).toEqual(['memory', []])
})

test('a line under the key of one that waits is refused and counted, for one of the two would be gone unseen', () => {
  const outbox = open({})
  outbox.append('{"a":1}', 'one')
  outbox.append('{"a":2}', 'one')
  expect(outbox.health()).toMatchObject({ logged: 2, admitted: 1, refused: { duplicate: 1 }, pending: 1 })
  expectBalanced(outbox.health())
})

test.each([
  ['openOutbox', () => open({})],
  ['createLogRecordProcessor', () => createLogRecordProcessor(fit)],
])('%s is not for a start-up snapshot, whose programs would all hold their segments under one name', (name, make) => {
  const { execArgv } = process
  onTestFinished(() => {
    process.execArgv = execArgv
  })
  process.execArgv = ['--build-snapshot']
  expect(make).toThrow(
    new TypeError(
      `${name}: not while a start-up snapshot is made: programs would share its ids; open it where they start`,
    ),
  )
})
