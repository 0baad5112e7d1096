import { describe, expect, test } from 'vitest'
import eventSchema from '../../schema/event-batch.schema.json' with { type: 'json' }
import settingsSchema from '../../schema/settings.schema.json' with { type: 'json' }
import type { DropReason } from '../../src/model/books.ts'
import type { ExperimentFacts, TelemetryEvent, User } from '../../src/model/event.ts'
import { fact } from '../../src/model/resource.ts'
import { isTold } from '../../src/policy/is-told.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { parseOptions } from '../../src/policy/parse-options.ts'
import { eventBatch } from '../../src/wires/event-batch.ts'
import { membersOf, unionOf } from './declared.ts'
import { named, page, rows, table } from './page.ts'

const sorted = (names: Iterable<string>) => [...new Set(names)].sort()
/** The names in the first cells of a table. */
const heads = (cells: readonly (readonly string[])[]) => cells.flatMap(([first = '']) => named(first))
/** The names in the row of the table of numbers that begins with this one. */
const numbers = (name: string) =>
  named(
    table(page('docs/diagnostics.md', 'Health and diagnostics'), 'Number').find(
      ([first]) => first === `\`${name}\``,
    )?.[1] ?? '',
  )

describe('what leaves', () => {
  test('every fact about the process is in the page on privacy and in the schema, and no other', () => {
    const facts = sorted(Object.values(fact))
    expect(sorted(heads(table(page('docs/privacy.md', 'What an event carries'), 'Fact')))).toEqual(facts)
    expect(sorted(Object.keys(eventSchema.definitions.resource.properties))).toEqual(facts)
  })

  const user: Required<User> = { id: 'u', email: 'e', accountUuid: 'a', organizationUuid: 'o' }
  const experiment: Required<ExperimentFacts> = {
    ...{ experiment_id: 'e', variation_id: 'v', variation_index: 1, environment: 'production' },
    ...{ user_attributes: { n: 1 }, experiment_metadata: { n: 1 } },
  }
  const event: TelemetryEvent = {
    ...{ id: 'id', name: 'experiment_viewed', time: 1, sessionId: 's', deviceId: 'd', user, experiment },
    ...{ context: { n: 1 }, metadata: { n: 1 } },
  }
  const { event_data: sent } = JSON.parse(eventBatch(false).encode(event, { n: 1 }))
  const members = sorted([...Object.keys(sent), ...Object.keys(sent.user), ...Object.keys(sent.auth)])

  test('every member of an event is in the page on privacy', () => {
    const parts = table(page('docs/privacy.md', 'What an event carries'), 'Part')
    const [ofUser] = parts.filter(([part = '']) => named(part).includes('user'))
    const promised = sorted([...heads(parts), ...named(ofUser?.[1] ?? '')])
    expect(promised).toEqual(sorted([...members, 'resource']))
  })

  test('every member of an event is in the schema, and in the page on the wire', () => {
    const { eventData, experimentData } = eventSchema.definitions
    const [{ user: person, auth, resource: _selfContained, ...common }, more] = [
      eventData.properties,
      experimentData.properties,
    ]
    const known = [common, more, { user: 0, auth: 0 }, person.properties, auth.properties].flatMap(Object.keys)
    expect(sorted(known)).toEqual(members)
    const text = page('docs/wire.md', 'Request')
    expect(members.filter((name) => !text.includes(`"${name}"`) && !text.includes(`\`${name}\``))).toEqual([])
  })
})

describe('what is counted', () => {
  const dropReasons = sorted(unionOf('model/books.ts', 'DropReason'))
  const told = dropReasons.filter((reason) => isTold(reason as DropReason))

  test('every reason to give an event up is in the page on failures, with whether the server is told', () => {
    const losses = table(page('docs/failures.md', 'Losses on purpose'), 'Reason')
    expect(sorted(heads(losses))).toEqual(dropReasons)
    const promised = losses.filter(([, , toServer = '']) => toServer.startsWith('yes'))
    expect(sorted(heads(promised))).toEqual(told)
  })

  test('every reason the server is told is in the page on the wire, and of the form in the schema', () => {
    expect(sorted(heads(table(page('docs/wire.md', 'Client reports'), 'Reason')))).toEqual(told)
    const { pattern } = eventSchema.definitions.clientReport.properties.dropped.propertyNames
    expect(told.filter((reason) => !new RegExp(pattern).test(reason))).toEqual([])
  })

  test('every reason of a loss or a refusal, and every number, is in the page on diagnostics', () => {
    expect(sorted(numbers('dropped'))).toEqual(dropReasons)
    expect(sorted(numbers('refused'))).toEqual(sorted(unionOf('model/books.ts', 'RefusalReason')))
    const books = table(page('docs/diagnostics.md', 'Health and diagnostics'), 'Number')
    expect(sorted(heads(books))).toEqual(sorted(membersOf('model/books.ts', 'Books')))
  })

  test('every problem of a field is in the page on failures', () => {
    const problems = table(page('docs/failures.md', 'Fields left out'), 'Problem')
    expect(sorted(heads(problems))).toEqual(
      sorted([...unionOf('model/books.ts', 'FieldProblem'), ...unionOf('model/books.ts', 'CatalogueProblem')]),
    )
  })

  test('every reason why a client is off or local is in the list for whom nothing arrives', () => {
    const [, reasons = ''] = /readonly reason:\n((?:\s+\| '\w+'\n)+)/.exec(page('src/model/telemetry.ts')) ?? []
    const text = page('docs/diagnostics.md', 'No events arrive?')
    const known = [...reasons.matchAll(/'(\w+)'/g)].map(([, reason = '']) => reason)
    expect(known.length).toBeGreaterThan(5)
    expect(known.filter((reason) => reason !== 'default' && !text.includes(`\`${reason}\``))).toEqual([])
  })

  test('every code of a diagnostic is in its page', () => {
    const codes = table(page('docs/diagnostics.md', 'Health and diagnostics'), 'Code')
    expect(sorted(heads(codes))).toEqual(sorted(unionOf('model/diagnostics.ts', 'DiagnosticCode')))
  })

  test('every code of a diagnostic is with the faults that it tells of', () => {
    const text = page('docs/failures.md')
    expect(unionOf('model/diagnostics.ts', 'DiagnosticCode').filter((code) => !text.includes(`\`${code}\``))).toEqual(
      [],
    )
  })
})

describe('what can be set', () => {
  const members = membersOf('model/options.ts', 'TelemetryOptions')

  test('every option is in its page, and known to the code that reads them', () => {
    const options = heads(table(page('docs/options.md', 'Options'), 'Option')).map((name) => name.split('.')[0] ?? '')
    expect(sorted(options)).toEqual(sorted(members))
    const said: string[] = []
    parseOptions(Object.fromEntries(members.map((name) => [name, undefined])), defaultBatch, (option, problem) =>
      said.push(`${option}: ${problem}`),
    )
    expect(said.filter((line) => line.includes('there is no option'))).toEqual([])
  })

  test('every part of the batch setting is in its page and in the schema', () => {
    const parts = sorted(membersOf('model/settings.ts', 'BatchSettings'))
    const withSinks = sorted([...parts, 'sinks'])
    expect(sorted(heads(table(page('docs/settings.md', '`batch`'), 'Field')))).toEqual(withSinks)
    expect(sorted(Object.keys(settingsSchema.properties.batch.properties))).toEqual(withSinks)
    expect(sorted(Object.keys(defaultBatch))).toEqual(parts)
  })
})

test('pages are read as they are meant', () => {
  expect(named('`a.b.name`, `.version` and `c`')).toEqual(['a.b.name', 'a.b.version', 'c'])
  expect(rows('| `a \\| b` | c |\n|---|---|\nno row')).toEqual([['`a \\| b`', 'c']])
  expect(() => page('README.md', 'No such heading')).toThrow('no heading')
  expect(() => unionOf('model/books.ts', 'NoSuchUnion')).toThrow('no union')
})
