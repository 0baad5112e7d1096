import { describe, expect, test } from 'vitest'
import { compileRules } from '../../scripts/fleet/compile-rules.mjs'
import { contestantNamed, contestants } from '../../scripts/fleet/contestants.mjs'
import { measure } from '../../scripts/fleet/measure.mjs'
import { plot } from '../../scripts/fleet/plot.mjs'
import * as rules from '../../scripts/fleet/rules.ts'
import { scenarioNamed, scenarios } from '../../scripts/fleet/scenarios.mjs'
import { simulate } from '../../scripts/fleet/simulate.mjs'

/** What a small fleet of this contestant does in this scenario. Played once for each. */
const played = new Map<string, ReturnType<typeof playNow>>()
function play(scenario: string, contestant: string, clients = 5_000, seed = 7) {
  const key = [scenario, contestant, clients, seed].join()
  const course = played.get(key) ?? playNow(scenario, contestant, clients, seed)
  played.set(key, course)
  return course
}
function playNow(scenarioName: string, contestantName: string, clients: number, seed: number) {
  const scenario = scenarioNamed(scenarioName)
  const course = simulate({ scenario, contestant: contestantNamed(contestantName), rules, clients, seed })
  return { ...course, figures: measure(course, scenario) }
}
const names = scenarios.map(({ name }) => name)

describe('a fleet that goes by our rules', () => {
  test.each(names)('comes back below three times its steady rate: %s', (scenario) => {
    expect(play(scenario, 'ours').figures.recoveryPeak).toBeLessThan(3)
  })
  test.each(names)('loses nothing, and brings back most of what had piled up: %s', (scenario) => {
    const { total, figures } = play(scenario, 'ours')
    expect(total.lost).toBe(0)
    expect(total.delivered / total.recorded).toBeGreaterThan(0.9)
    expect(figures.halfDrained).toBeLessThan(15)
  })
  test.each(names)('half of the processes that never end deliver again within three minutes: %s', (scenario) => {
    expect(play(scenario, 'ours').figures.halfLive).toBeLessThan(3)
  })
  test('soon asks less often than usual while nothing answers', () => {
    const { requests, figures } = play('outage', 'ours')
    const { from, to } = scenarioNamed('outage')
    const lastHalf = requests.slice((from + to) / 2_000, to / 1_000)
    expect(lastHalf.reduce((sum, n) => sum + n, 0) / lastHalf.length).toBeLessThan(figures.steady)
  })
  test('comes back in a much higher wave without jitter, where a time was named', () => {
    const { recoveryPeak } = play('maintenance', 'ours', 20_000).figures
    expect(play('maintenance', 'unjittered', 20_000).figures.recoveryPeak).toBeGreaterThan(1.3 * recoveryPeak)
  })
})

test.each(['posthog', 'otel'])('a fleet that goes by the rules of %s asks more often and loses most events', (peer) => {
  const { troublePeak, lostShare } = play('outage', peer).figures
  expect(troublePeak).toBeGreaterThan(3)
  expect(lostShare).toBeGreaterThan(0.5)
})

test('the same seed gives the same course, another one another', () => {
  const first = playNow('restart', 'ours', 2_000, 3).requests
  expect(playNow('restart', 'ours', 2_000, 3).requests).toEqual(first)
  expect(playNow('restart', 'ours', 2_000, 4).requests).not.toEqual(first)
})

test('what npm run fleet compiles is the code of src/', async () => {
  const compiled = await import(/* @vite-ignore */ await compileRules())
  expect(Object.keys(compiled).toSorted()).toEqual(Object.keys(rules).toSorted())
  expect(compiled.limits).toEqual(rules.limits)
  expect(compiled.defaultBatch).toEqual(rules.defaultBatch)
})

test('the picture of a scenario has a panel with its figures for each contestant', () => {
  const rows = contestants.map(({ name, title }) => ({ title, ...play('restart', name) }))
  const svg = plot(scenarioNamed('restart'), rows, '5,000 clients')
  for (const { title, figures } of rows) {
    expect(svg).toContain(`>${title}<`)
    expect(svg).toContain(`recovery peak ${figures.recoveryPeak.toFixed(2)}×`)
  }
  expect(svg.match(/<g /g)).toHaveLength(rows.length)
  expect(svg.match(/<(\w+)[^>]*[^/]>/g)).toHaveLength((svg.match(/<\/\w+>/g) ?? []).length)
  expect(svg).not.toMatch(/NaN|undefined/)
})
