import { expect } from 'vitest'
import { createCollector } from '../../collector/src/collector.ts'
import type { WireRecord } from '../../collector/src/protocol/record.ts'
import { test } from './example.ts'

const file = 'opentelemetry/opentelemetry.mjs'

test('spans and log records of a host survive its crash, each with its time and its trace', async ({ stage }) => {
  const records: WireRecord[] = []
  const collector = createCollector({ onRecords: (_request, taken) => void records.push(...taken.records) })
  const { url } = await collector.listen()
  const env = { BACKUP_ENDPOINT: url, BACKUP_STATE_DIR: stage.dir }

  const { child, ended } = stage.start(file, ['crash'], env)
  child.stdin.end()
  expect((await ended).signal ?? 'ended').not.toBe('ended')
  expect(records).toEqual([])

  await stage.run(file, [], env)
  await collector.close()
  const of = (protocol: string) => records.filter((record) => record.protocol === protocol)
  expect(of('otlp/logs').map(({ facts }) => facts.body)).toEqual(
    expect.arrayContaining(['copied photos', 'copied letters', 'copied taxes']),
  )
  // Two of the run that was killed, three of the one behind it.
  expect([of('otlp/logs').length, of('otlp/traces').length]).toEqual([5, 5])
  expect(records.every(({ resource }) => resource['service.name'] === 'backup')).toBe(true)
  expect(stage.segments()).toEqual([])
})
