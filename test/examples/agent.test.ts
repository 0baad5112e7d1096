import { expect } from 'vitest'
import { type Stage, test } from './example.ts'

/** Events of a name, as context and metadata, with their session. */
function named(stage: Stage, name: string): Record<string, unknown>[] {
  const events = [...stage.collector.events.values()].map(({ event }) => event.event_data)
  return events
    .filter(({ event_name }) => event_name === name)
    .map(({ metadata, session_id, user }) => ({ ...metadata, session: session_id, user: user?.id }))
}
const everything = { duration_ms: expect.any(Number), session: expect.any(String) }

test('threads, turns, tools, apps, plug-ins and skills of an agent are observed, and become events', async ({
  stage,
}) => {
  const script = [
    'login ada',
    'look @github $pdf $review steer compact delete',
    'fork',
    'fail',
    'resume',
    'exit',
    'never read',
  ]
  const { stdout } = await stage.run('agent/agent.mjs', [stage.url], {}, script.join('\n'))
  expect(stdout).toBe(`${'explorer used 3 tools; reviewer used 2 tools\n'.repeat(2)}everything is sent\n`)

  const threads = named(stage, 'thread_initialized')
  expect(threads.map(({ mode, role }) => `${mode} ${role}`).sort()).toEqual([
    'forked main',
    'new explorer',
    'new explorer',
    'new main',
    'new reviewer',
    'new reviewer',
    'resumed main',
  ])
  expect(threads.every(({ client, partial }) => client === 'terminal' && partial === undefined)).toBe(true)

  const turns = named(stage, 'turn')
  const whole = { ...everything, turn: 1, client: 'terminal', user: 'ada', input_tokens: 1_200, output_tokens: 300 }
  const quiet = { denied: 0, steered: 0, compactions: 0, compacted_tokens: 0 }
  expect(turns).toHaveLength(6)
  expect(turns).toEqual(
    expect.arrayContaining([
      { ...whole, ...quiet, model: 'small', role: 'explorer', status: 'completed', tools: 3 },
      { ...whole, ...quiet, model: 'small', role: 'reviewer', status: 'completed', tools: 2 },
      {
        ...{ ...whole, model: 'large', role: 'main', status: 'completed', tools: 1 },
        ...{ denied: 1, steered: 1, compactions: 1, compacted_tokens: 78_000 },
      },
      { ...whole, ...quiet, model: 'large', role: 'main', status: 'failed', error: 'rate_limit', tools: 0 },
    ]),
  )
  // A turn has the session of its thread, whoever the thread belongs to.
  expect(new Set(turns.map(({ session }) => session)).size).toBe(6)
  expect(threads.map(({ session }) => session)).toEqual(expect.arrayContaining(turns.map(({ session }) => session)))

  const calls = named(stage, 'tool_call')
  expect(calls).toHaveLength(2 * 5 + 1)
  expect(calls.filter(({ ok }) => ok !== true)).toEqual([
    { ...everything, turn: 1, tool: 'bash', approval: 'denied', ok: false, user: 'ada' },
  ])
  // Used twice in the turn, told once.
  expect(named(stage, 'app_used')).toMatchObject([{ turn: 1, app: 'github', mentioned: true }])
  expect(named(stage, 'plugin_used')).toMatchObject([{ turn: 1, plugin: 'office' }])
  expect(named(stage, 'skill_invoked').map(({ skill }) => skill)).toEqual(['pdf', 'review'])
  expect([stage.collector.duplicates, stage.segments()]).toEqual([0, []])
})

test('a turn that is interrupted is told with what is known of it', async ({ stage }) => {
  await stage.run('agent/agent.mjs', [stage.url], {}, 'login ada\ninterrupt $pdf\nexit\n')
  const [cut, ...others] = named(stage, 'turn').filter(({ role }) => role === 'main')
  expect(others).toEqual([])
  expect(cut).toMatchObject({ turn: 1, status: 'interrupted', partial: true, model: 'large', tools: 0 })
  expect(cut).not.toHaveProperty('input_tokens')
  // What became of it was told at once.
  expect(named(stage, 'skill_invoked')).toMatchObject([{ skill: 'pdf' }])
})

test('after a refresh of its settings no tool_call is kept', async ({ stage }) => {
  await stage.run('agent/agent.mjs', [stage.url], {}, 'login ada\na question\nrefresh\nanother\nexit\n')
  expect(named(stage, 'tool_call')).toHaveLength(5)
  expect(named(stage, 'turn')).toHaveLength(6)
})

test('nothing leaves without a user who is signed in, and all of it with a token and an account of theirs', async ({
  stage,
}) => {
  const { stdout } = await stage.run('agent/agent.mjs', [stage.url], {}, 'a question\nexit\n')
  expect(stdout).toMatch(/\n11 events stay on disk for the next run\n$/)
  expect(stage.collector.requests).toEqual([])

  const input = 'login ada\na question\nlogin bob\na question\nexit\n'
  await stage.run('agent/agent.mjs', [stage.url], {}, input)
  // What ada left, because bob came before it was sent, waits for her.
  await stage.run('agent/agent.mjs', [stage.url], {}, 'login ada\nexit\n')
  const { collector } = stage
  const accounts: Record<string, string> = {
    ada: '7f1ddcfa-3a0c-4a55-9d3e-4c1a2b7e0a01',
    bob: '7f1ddcfa-3a0c-4a55-9d3e-4c1a2b7e0a02',
  }
  expect(collector.requests.length).toBeGreaterThan(0)
  for (const { headers, eventIds } of collector.requests) {
    const who = /^Bearer token-of-(\w+)$/.exec(headers.authorization ?? '')?.[1] ?? 'nobody'
    expect(headers['x-account-id']).toBe(accounts[who])
    const users = eventIds.map((id) => collector.events.get(id)?.event.event_data.user?.id)
    // Who was signed in when it happened; what nobody did goes with whoever signs in next.
    expect(users.filter((user) => user !== undefined && user !== who)).toEqual([])
  }
  expect(named(stage, 'turn')).toHaveLength(3 * 3)
  expect([collector.duplicates, stage.segments()]).toEqual([0, []])
})

test('with a dead endpoint it ends as fast, and says what is left', async ({ stage }) => {
  await stage.collector.close()
  const { stdout } = await stage.run('agent/agent.mjs', [stage.url], {}, 'login ada\na question\nexit\n')
  expect(stdout).toMatch(/\n11 events stay on disk for the next run\n$/)
})
