import { describe, expect, test } from 'vitest'
import { otlpGrouped } from '../../src/wires/otlp-grouped.ts'
import { uuid } from '../support/fakes/random.ts'
import { throughProtobuf } from '../support/otlp.ts'

const wire = otlpGrouped('logs')
const holder = (name: string) => ({ resource: { attributes: [{ key: 'service.name', value: { stringValue: name } }] } })
const list = JSON.stringify({
  resources: [holder('a'), holder('b')],
  scopes: [{ scope: { name: 's' } }, { scope: { name: 't' } }],
})
const line = (group: string, n: number) => `{"g":"${group}","r":{"timeUnixNano":"${n}"}}`
const wrap = (events: readonly string[], resource = list, report?: string) =>
  throughProtobuf('Logs', wire.wrap({ resource, report, events })) as {
    readonly resourceLogs: readonly {
      readonly resource: object
      readonly scopeLogs: readonly {
        readonly scope: object
        readonly logRecords: readonly { timeUnixNano: string }[]
      }[]
    }[]
  }
const shape = (body: ReturnType<typeof wrap>) =>
  body.resourceLogs.map(({ scopeLogs }) =>
    scopeLogs.map(({ logRecords }) => logRecords.map(({ timeUnixNano }) => timeUnixNano)),
  )

test('each resource and each scope of it is there once, with its records in their order', () => {
  const body = wrap([line('0.0', 1), line('1.0', 2), line('0.1', 3), line('0.0', 4), line('1.0', 5)])
  expect(shape(body)).toEqual([[['1', '4'], ['3']], [['2', '5']]])
  expect(body.resourceLogs.map(({ resource }) => resource)).toEqual([holder('a').resource, holder('b').resource])
})

test('a line that says in full whose it is stands with those that do so by numbers', () => {
  const full = JSON.stringify({ resource: holder('a'), scope: { scope: { name: 't' } }, r: { timeUnixNano: '2' } })
  expect(shape(wrap([line('0.1', 1), full]))).toEqual([[['1', '2']]])
})

test('a number that the list has not stands for nobody, and loses no record', () => {
  expect(shape(wrap([line('7.9', 1)]))).toEqual([[['1']]])
  expect(shape(wrap([line('0.0', 1)], '{}'))).toEqual([[['1']]])
})

test.each(['{}', '{"g":"0.0"}', '{"g":"0.0","r":1}', '{"x":{"r":{}}}', '{"resource":1,"scope":2,"r":{}}'])(
  'a line of another form, as somebody may have planted it, spoils no body: %s',
  (planted) => {
    const body = JSON.parse(wire.wrap({ resource: list, report: undefined, events: [planted, line('0.0', 1)] }))
    expect(JSON.stringify(body)).toContain('"timeUnixNano":"1"')
  },
)

describe('a report of dropped records', () => {
  test('travels as a log record of ours', () => {
    const report = wire.report({ id: uuid(1), reason: 'max_age', n: 3 }, 1_000)
    expect(wrap([line('0.0', 1)], list, report).resourceLogs[0]?.scopeLogs[1]).toMatchObject({
      scope: { name: 'orangebox' },
      logRecords: [{ eventName: 'orangebox.client_report' }],
    })
  })
  test('has no place among spans', () =>
    expect(otlpGrouped('traces').report({ id: uuid(1), reason: 'max_age', n: 3 }, 1)).toBeUndefined())
})

test('what a disk has keeps its name, for it is another encoding than that of events', () =>
  expect([wire.name, otlpGrouped('traces').name]).toEqual(['otlp-records', 'otlp-spans']))
