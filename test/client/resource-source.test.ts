import { describe, expect, test } from 'vitest'
import { createResourceSource } from '../../src/client/resource-source.ts'
import { limits } from '../../src/model/limits.ts'
import type { ResourceFacts } from '../../src/model/options.ts'
import { defaultBatch } from '../../src/policy/parse-batch.ts'
import { type Options, parseOptions } from '../../src/policy/parse-options.ts'
import { scriptedClock, settle } from '../support/fakes/clock.ts'
import { aMachine } from '../support/fakes/machine.ts'
import { recordedVoice } from '../support/fakes/voice.ts'

function aSource(resource: unknown = {}, env = {}) {
  const clock = scriptedClock()
  const { report, said } = recordedVoice()
  const service = { name: 'acme', version: '1.4.0' }
  const options: Options = parseOptions({ service, endpoint: 'https://t.acme.dev', resource }, defaultBatch, () => {})
  const source = createResourceSource(options, aMachine({ env }), clock, report)
  const heard: ResourceFacts[] = []
  const begin = () => source.begin((json) => void heard.push(JSON.parse(json)))
  return { source, heard, begin, clock, said, messages: () => said.map(({ message }) => message) }
}
const github = { CI: 'true', GITHUB_ACTIONS: 'true' }

test('at the first event what costs nothing is told, and what takes a look before something is sent', async () => {
  const { source, heard, begin } = aSource({}, github)
  begin()
  expect(heard).toMatchObject([{ 'service.name': 'acme', ci: true }])
  expect(heard[0]).not.toHaveProperty('ci.vendor')
  expect(source.isReady()).toBe(false)
  await source.ready()
  expect(source.isReady()).toBe(true)
  expect(heard).toHaveLength(2)
  expect(heard[1]).toEqual({
    ...heard[0],
    'ci.vendor': 'github_actions',
    ssh: false,
    'process.interactive': expect.any(Boolean),
    'process.uptime.class': expect.any(String),
    'host.memory.class': expect.any(String),
    ...('container.runtime.name' in (heard[1] ?? {}) && { 'container.runtime.name': expect.any(String) }),
  })
})

test('nothing is looked at twice, however many ask', async () => {
  const { source, heard, begin } = aSource()
  begin()
  await Promise.all([source.ready(), source.look(), source.ready()])
  await source.ready()
  expect(heard).toHaveLength(2)
})

test('a function of the host that logs, so that another sink begins, is called once', async () => {
  let calls = 0
  const { source, begin, heard } = aSource(async () => {
    // A fault that never ended would end the test by its stack.
    if (++calls < 100) begin()
    return { plan: 'free' }
  })
  begin()
  await source.ready()
  expect([calls, heard.at(-1)]).toEqual([1, expect.objectContaining({ plan: 'free' })])
})

test('a process that recorded nothing looks at nothing: what it sends has the facts of others', async () => {
  const { source } = aSource({}, github)
  await source.ready()
  expect(JSON.parse(source.json())).not.toHaveProperty('ci.vendor')
})

test('a machine that cannot be looked at is told once, and asked again by the next who sends', async () => {
  let fails = true
  const env = new Proxy(github, {
    get: (all, name) => {
      if (fails && name === 'SSH_CONNECTION') throw new RangeError('no')
      return Reflect.get(all, name)
    },
  })
  const { source, heard, begin, messages, clock } = aSource({}, env)
  begin()
  await source.ready()
  expect(messages()).toEqual(['a look at the machine threw RangeError; events are sent without its facts'])
  expect(heard).toHaveLength(1)
  fails = false
  await source.ready()
  expect(heard.at(-1)).toMatchObject({ 'ci.vendor': 'github_actions' })
  expect(clock.waiting()).toEqual([])
})

describe('facts of the host', () => {
  test('win over those that were looked for, and not over those that are known', async () => {
    const { source, begin } = aSource({ 'ci.vendor': 'acme-ci', ci: false, 'service.name': 'evil', seats: 3 }, github)
    begin()
    await source.ready()
    expect(JSON.parse(source.json())).toMatchObject({
      ...{ 'ci.vendor': 'acme-ci', ci: true, 'service.name': 'acme', seats: 3 },
    })
  })

  test('and those that were looked for are told as they come, whichever comes first', async () => {
    let answer = (_facts: ResourceFacts): void => {}
    const { source, heard, begin } = aSource(() => new Promise((resolve) => (answer = resolve)), github)
    begin()
    await source.look()
    expect(heard.map((facts) => 'ci.vendor' in facts)).toEqual([false, true])
    const ready = source.ready()
    answer({ seats: 3 })
    await ready
    expect(heard.at(-1)).toMatchObject({ seats: 3, 'ci.vendor': 'github_actions' })
    expect(heard).toHaveLength(3)
  })

  test('that do not come are waited for two seconds, then told all the same', async () => {
    let answer = (_facts: ResourceFacts): void => {}
    const { source, heard, begin, clock, messages } = aSource(() => new Promise((resolve) => (answer = resolve)))
    begin()
    await source.look()
    let isReady = false
    const ready = source.ready().then(() => (isReady = true))
    await settle()
    expect(isReady).toBe(false)
    clock.advance(limits.resourceTimeoutMs)
    await ready
    expect(messages()).toEqual(['resource() took more than 2000 ms; events are sent without its facts'])
    answer({ seats: 3 })
    await settle()
    expect(heard.at(-1)).toMatchObject({ seats: 3 })
  })

  test('whose function throws are told once, and what was looked for goes', async () => {
    const { source, heard, begin, messages, clock } = aSource(() => {
      throw new TypeError('ann@acme.example')
    })
    begin()
    await source.ready()
    expect(messages()).toEqual(['resource() threw TypeError; events are sent without its facts'])
    expect(heard.at(-1)).toHaveProperty('ssh')
    expect(clock.waiting()).toEqual([])
  })
})
