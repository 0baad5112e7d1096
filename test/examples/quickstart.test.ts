import { readdirSync } from 'node:fs'
import { describe, expect } from 'vitest'
import { test } from './example.ts'

const file = 'quickstart/quickstart.mjs'

describe('quickstart', () => {
  test('a command runs, and its event arrives before the process ends', async ({ stage }) => {
    const { stdout } = await stage.run(file, ['hello', 'Ada'], { QUICKSTART_ENDPOINT: stage.url })
    expect(stdout).toBe('hello, Ada\n')
    expect(stage.received()).toEqual([
      { name: 'greeted', letters: 3 },
      { name: 'command', command: 'hello', outcome: 'ok', exit_code: 0, duration_ms: expect.any(Number) },
    ])
    expect(stage.segments()).toEqual([])
  })

  test.for([
    ['--help', ['--help'], 0, { command: 'main', outcome: 'help' }],
    ['a missing argument', ['hello'], 1, { command: 'hello', outcome: 'mistake', mistake: 'missing_argument' }],
    ['an unknown command', ['sing', 'Ada'], 1, { command: 'main', outcome: 'mistake', mistake: 'unknown_command' }],
  ] as const)(
    '%s ends with its exit code, and its event arrives with the next run',
    async ([, args, code, event], { stage }) => {
      const { child, ended } = stage.start(file, args, { QUICKSTART_ENDPOINT: stage.url })
      child.stdin.end()
      expect((await ended).code).toBe(code)
      await stage.run(file, ['hello', 'Ada', '--style', 'loud'], { QUICKSTART_ENDPOINT: stage.url })
      const told = stage.received().filter(({ name }) => name === 'command')
      expect(told).toHaveLength(2)
      expect(told).toContainEqual(expect.objectContaining({ ...event, exit_code: code }))
      expect(told).toContainEqual(expect.objectContaining({ 'option.style': 'loud', outcome: 'ok' }))
      expect(stage.segments()).toEqual([])
    },
  )

  test('without an endpoint that answers it works the same, and the next run delivers', async ({ stage }) => {
    const { port } = new URL(stage.url)
    await stage.collector.close()
    const { stdout } = await stage.run(file, ['hello', 'Ada'], { QUICKSTART_ENDPOINT: stage.url })
    expect([stdout, stage.segments().length]).toEqual(['hello, Ada\n', 1])
    await stage.collector.listen(Number(port))
    await stage.run(file, ['hello', 'Grace'], { QUICKSTART_ENDPOINT: stage.url })
    expect(stage.received()).toEqual(expect.arrayContaining([3, 5].map((letters) => ({ name: 'greeted', letters }))))
    expect([stage.received().length, stage.segments()]).toEqual([4, []])
  })

  test('a user who opted out leaves no trace', async ({ stage }) => {
    await stage.run(file, ['hello', 'Ada'], { QUICKSTART_ENDPOINT: stage.url, DO_NOT_TRACK: '1' })
    expect([stage.collector.requests.length, readdirSync(stage.dir)]).toEqual([0, []])
  })
})
