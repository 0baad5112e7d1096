import { expect } from 'vitest'
import { test } from './example.ts'

const script = ['a question', 'login ada', 'another', 'refresh', 'a third', 'logout', 'exit', 'never read'].join('\n')

test('the agent logs through deferral, login, sub-agents, a refresh of its settings, logout and exit', async ({
  stage,
}) => {
  const { stdout } = await stage.run('agent/agent.mjs', [stage.url], {}, script)
  expect(stdout).toBe(`${'explorer used 3 tools; reviewer used 2 tools\n'.repeat(3)}everything is sent\n`)

  const { collector } = stage
  const events = [...collector.events.values()].map(({ event }) => event.event_data)
  const named = (name: string) => events.filter(({ event_name }) => event_name === name)
  expect(named('agent_started')).toHaveLength(1)
  expect(named('turn_finished').map(({ metadata }) => metadata?.command)).toEqual(
    expect.arrayContaining(['question', 'login', 'question', 'refresh', 'question', 'logout']),
  )
  expect(named('agent_finished')).toEqual([expect.objectContaining({ metadata: { turns: 3 } })])

  // Each sub-agent has a session of its own, and its context on every event.
  const agents = named('sub_agent_started')
  expect(new Set(agents.map(({ session_id }) => session_id)).size).toBe(6)
  expect(agents.map(({ context }) => `${context?.turn} ${context?.agent}`).sort()).toEqual(
    [1, 2, 3].flatMap((turn) => [`${turn} explorer`, `${turn} reviewer`]),
  )
  // After the refresh no tool_used is kept; before it, five in a turn.
  expect(
    named('tool_used')
      .map(({ context }) => context?.turn)
      .sort(),
  ).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
  // Who was logged in when it happened, whoever is when it is sent.
  expect(
    named('sub_agent_finished')
      .map(({ context, user }) => [context?.turn, user?.id])
      .sort(),
  ).toEqual([1, 2, 3].flatMap((turn) => Array(2).fill([turn, turn === 1 ? undefined : 'ada'])))
  expect(events).toHaveLength(1 + 3 * 4 + 2 * 5 + 6 + 1)
  expect([collector.duplicates, stage.segments()]).toEqual([0, []])
})

test('what ada did leaves with her credentials or with none', async ({ stage }) => {
  await stage.run('agent/agent.mjs', [stage.url], {}, 'login ada\na question\nlogin bob\na question\nexit\n')
  const { collector } = stage
  const tokens = collector.requests.map(({ headers, eventIds }) => {
    const users = eventIds.map((id) => collector.events.get(id)?.event.event_data.user?.id)
    return { token: headers.authorization, users: [...new Set(users)] }
  })
  for (const { token, users } of tokens) {
    if (users.includes('ada')) expect(token).not.toBe('Bearer token-of-bob')
    if (users.includes('bob')) expect(token).not.toBe('Bearer token-of-ada')
  }
  expect(tokens.some(({ token }) => token !== undefined)).toBe(true)
  expect(stage.segments()).toEqual([])
})

test('with a dead endpoint it ends as fast, and says what is left', async ({ stage }) => {
  await stage.collector.close()
  const { stdout } = await stage.run('agent/agent.mjs', [stage.url], {}, 'a question\nexit\n')
  expect(stdout).toMatch(/\n12 events stay on disk for the next run\n$/)
})
