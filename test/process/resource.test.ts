import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { Collector } from '../../collector/src/collector.ts'
import { booksOf } from '../support/books.ts'
import { onWindows, test } from '../support/scene.ts'
import { uploadersGone } from '../support/uploaders.ts'

type Facts = Readonly<Record<string, unknown>>

const github = { CI: 'true', GITHUB_ACTIONS: 'true', npm_config_user_agent: 'npm/10.8.2 node/v20.20.2 linux x64' }
const gitlab = { CI: 'true', GITLAB_CI: 'true', npm_config_user_agent: 'pnpm/9.1.0 npm/? node/v20.20.2 linux x64' }
const killed = onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' as const }

/** The facts each event arrived with, by its run and number. */
const factsOf = ({ events }: Collector) =>
  [...events.values()]
    .map(({ event, resource }) => ({
      of: `${event.event_data.session_id} ${(event.event_data.metadata as { n?: number }).n}`,
      facts: resource as Facts,
    }))
    .sort((a, b) => a.of.localeCompare(b.of))
const vendors = (collector: Collector) => factsOf(collector).map(({ of, facts }) => [of, facts['ci.vendor']])

describe('a run tells of itself', () => {
  test('in a job of GitHub, started by npm', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ env: github, steps: [['log', 2], ['shutdown']] }).ended()
    for (const { facts } of factsOf(collector)) {
      expect(facts).toMatchObject({
        ...{ ci: true, 'ci.vendor': 'github_actions', 'package_manager.name': 'npm', ssh: false },
        ...{ 'process.interactive': false, 'process.runtime.name': 'nodejs' },
        'process.uptime.class': expect.stringMatching(/^(?:under_1_s|1_to_10_s|10_to_60_s)$/),
        'host.memory.class': expect.stringMatching(/_gib$/),
      })
    }
    expect(collector.events.size).toBe(2)
  })

  test('in the terminal of an editor, over SSH, in a pod', async ({ scene }) => {
    const collector = await scene.collect()
    const env = { TERM_PROGRAM: 'vscode', SSH_CONNECTION: '192.0.2.7 52110 192.0.2.1 22' }
    await scene.run({ env: { ...env, KUBERNETES_SERVICE_HOST: '10.0.0.1' }, steps: [['log'], ['shutdown']] }).ended()
    const [only] = factsOf(collector)
    expect(only?.facts).toMatchObject({ 'editor.name': 'vscode', 'terminal.name': 'vscode', ssh: true, ci: false })
    // This test may run in a container of another kind.
    if (process.platform === 'linux') expect(only?.facts).toHaveProperty('container.runtime.name')
    expect(JSON.stringify(collector.requests)).not.toContain('192.0.2')
  })
})

describe('events leave with the facts of the run that recorded them,', () => {
  test('also those it had found when it was killed', async ({ scene }) => {
    const collector = await scene.collect()
    const first = scene.run({ env: github, steps: [['log', 1], ['flush'], ['log', 2], ['kill']] })
    await first.ended(killed)
    expect(vendors(collector)).toEqual([['run-1 0', 'github_actions']])
    const second = scene.run({ env: gitlab, steps: [['log', 1], ['shutdown']] })
    await second.ended()
    expect(vendors(collector)).toEqual([
      ['run-1 0', 'github_actions'],
      ['run-1 1', 'github_actions'],
      ['run-1 2', 'github_actions'],
      ['run-2 0', 'gitlab'],
    ])
    expect(scene.ledger()).toEqual({ logged: 4, delivered: 4, duplicates: 0, lost: [] })
  })

  test('and without those that nobody had looked for: another run does not lend its own', async ({ scene }) => {
    const collector = await scene.collect()
    await scene.run({ env: github, steps: [['log', 1], ['kill']] }).ended(killed)
    await scene.run({ env: gitlab, steps: [['log', 1], ['shutdown']] }).ended()
    const [left, sent] = factsOf(collector)
    expect(left?.facts).toMatchObject({ ci: true, 'process.runtime.name': 'nodejs' })
    for (const name of ['ci.vendor', 'ssh', 'package_manager.name', 'host.memory.class'])
      expect(left?.facts).not.toHaveProperty(name)
    expect(sent?.facts).toMatchObject({ 'ci.vendor': 'gitlab', 'package_manager.name': 'pnpm' })
  })

  test('when an uploader sends them', async ({ scene }) => {
    const collector = await scene.collect()
    const env = { npm_config_user_agent: 'yarn/4.5.0 npm/? node/v20.20.2', TERM_PROGRAM: 'zed' }
    const run = scene.run({ env, options: { exit: { upload: 'detach' } }, steps: [['log', 3], ['shutdown']] })
    await run.ended()
    expect(booksOf(run.health())).toMatchObject({ requests: 0, released: 3 })
    await collector.received(3)
    for (const { facts } of factsOf(collector))
      expect(facts).toMatchObject({ 'package_manager.name': 'yarn', 'editor.name': 'zed', ssh: false })
    // It still stands in the folder that is removed when the test has ended.
    await uploadersGone(scene)
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })
})

test('a run that leaves its events looks at nothing: the line of its segment has what cost nothing', async ({
  scene,
}) => {
  await scene.collect()
  await scene
    .run({
      env: github,
      steps: [
        ['log', 1],
        ['shutdown', { upload: 'leave' }],
      ],
    })
    .ended()
  const [segment = ''] = scene.segments()
  const text = readFileSync(join(scene.stateDir, segment), 'utf8')
  expect(text.match(/"resource"/g)).toHaveLength(1)
  expect(text).toContain('"ci":true')
  expect(text).not.toContain('ci.vendor')
})

test('what is shown instead of being sent has the same facts', async ({ scene }) => {
  await scene.collect()
  const run = scene.run({ env: { ...github, ORANGEBOX_DEBUG: 'events' }, steps: [['log', 1], ['shutdown']] })
  await run.ended({ stderr: /^\{"resource":\{[^}]*"ci\.vendor":"github_actions"/ })
})
