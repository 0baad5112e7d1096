import { afterEach, expect, test } from 'vitest'
import { ofrep } from '../../src/settings/ofrep.ts'
import { flagsOf } from '../../src/settings/understand.ts'
import { asFlags, flagServer } from './flag-server.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

test('all flags are asked for at once, for a context and with the headers of the host', async () => {
  const server = await flagServer({ 'acme-sampling': { a: { sample_rate: 0 } } }, asFlags)
  open.push(server.close)
  const source = ofrep({
    baseUrl: `${server.url}/`,
    context: { targetingKey: 'one', version: '1.4.0' },
    headers: { authorization: 'Bearer t' },
  })
  await new Promise<void>((resolve) => open.push(source.subscribe(resolve)))
  expect(source.read('acme-sampling')).toEqual({ a: { sample_rate: 0 } })
  expect(server.seen).toMatchObject([
    {
      ...{
        method: 'POST',
        url: '/ofrep/v1/evaluate/flags',
        body: '{"context":{"targetingKey":"one","version":"1.4.0"}}',
      },
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
    },
  ])
})

test('a flag that could not be evaluated keeps its value, one that is gone has none', () => {
  const understand = flagsOf()
  const answer = (flags: unknown) => understand(JSON.stringify({ flags }))
  expect(
    answer([
      { key: 'a', value: 1 },
      { key: 'b', value: 2 },
    ]),
  ).toEqual({ document: { a: 1, b: 2 } })
  expect(answer([{ key: 'a', errorCode: 'GENERAL', errorDetails: 'x' }, null, { value: 3 }])).toEqual({
    document: { a: 1 },
  })
  expect(answer(undefined)).toEqual({ problem: 'gave no flags' })
})
