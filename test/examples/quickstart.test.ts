import { readdirSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { test } from './example.ts'

const file = 'quickstart/quickstart.mjs'

describe('quickstart', () => {
  test('a command runs, and its event arrives before the process ends', async ({ stage }) => {
    const { stdout } = await stage.run(file, ['hello', 'Ada'], { QUICKSTART_ENDPOINT: stage.url })
    expect(stdout).toBe('hello, Ada\n')
    expect(stage.received()).toEqual([
      { name: 'command_run', command: 'hello', ok: true, duration_ms: expect.any(Number) },
    ])
    expect(stage.segments()).toEqual([])
  })

  test.for([
    ['--help', ['--help'], 0, 'other', true],
    ['a missing argument', ['goodbye'], 1, 'goodbye', false],
    ['an unknown command', ['sing', 'Ada'], 1, 'other', false],
  ] as const)(
    '%s ends with its exit code, and is an event all the same',
    async ([, args, code, command, ok], { stage }) => {
      const { child, ended } = stage.start(file, args, { QUICKSTART_ENDPOINT: stage.url })
      child.stdin.end()
      expect((await ended).code).toBe(code)
      expect(stage.received()).toEqual([expect.objectContaining({ command, ok })])
      expect(stage.segments()).toEqual([])
    },
  )

  test('without an endpoint that answers it works the same, and the next run delivers', async ({ stage }) => {
    const { port } = new URL(stage.url)
    await stage.collector.close()
    const { stdout } = await stage.run(file, ['hello', 'Ada'], { QUICKSTART_ENDPOINT: stage.url })
    expect([stdout, stage.segments().length]).toEqual(['hello, Ada\n', 1])
    await stage.collector.listen(Number(port))
    await stage.run(file, ['goodbye', 'Ada'], { QUICKSTART_ENDPOINT: stage.url })
    expect(stage.received().map(({ command }) => command)).toEqual(expect.arrayContaining(['hello', 'goodbye']))
    expect([stage.received().length, stage.segments()]).toEqual([2, []])
  })

  test('a user who opted out leaves no trace', async ({ stage }) => {
    await stage.run(file, ['hello', 'Ada'], { QUICKSTART_ENDPOINT: stage.url, DO_NOT_TRACK: '1' })
    expect([stage.collector.requests.length, readdirSync(stage.dir)]).toEqual([0, []])
  })
})
