/**
 * `npm run fleet [clients] [seed]`: a million simulated clients and a server in trouble. Prints a table for each scenario and
 * draws it into docs/img/; `-- --no-plot` draws nothing. What it found out is in docs/decisions/0016-fleet.md.
 */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compileRules } from './fleet/compile-rules.mjs'
import { contestants } from './fleet/contestants.mjs'
import { measure, table } from './fleet/measure.mjs'
import { playAll } from './fleet/play.mjs'
import { plot } from './fleet/plot.mjs'
import { scenarios } from './fleet/scenarios.mjs'
import { root } from './lib/project.mjs'

const { values, positionals } = parseArgs({
  options: { plot: { type: 'boolean', default: true } },
  allowNegative: true,
  allowPositionals: true,
})
const [clients = 1_000_000, seed = 1] = positionals.map(Number)
if (![clients, seed].every(Number.isSafeInteger) || clients < 1_000)
  throw new Error('npm run fleet [clients] [seed]: whole numbers, and at least 1000 clients')
const images = join(root, 'docs/img')
const about = `${clients.toLocaleString('en')} clients, seed ${seed}`

const rulesUrl = await compileRules()
for (const scenario of scenarios) {
  const began = performance.now()
  const jobs = contestants.map(({ name }) => ({ scenario: scenario.name, contestant: name, clients, seed, rulesUrl }))
  const courses = await playAll(jobs)
  const rows = courses.map((course, index) => ({
    title: contestants[index]?.title ?? '',
    requests: course.requests,
    figures: measure(course, scenario),
  }))
  console.log(`\n${scenario.title} (${about})\n${table(rows)}`)
  console.log(`${((performance.now() - began) / 1000).toFixed(0)} s`)
  if (!values.plot) continue
  mkdirSync(images, { recursive: true })
  writeFileSync(join(images, `fleet-${scenario.name}.svg`), plot(scenario, rows, about))
}
