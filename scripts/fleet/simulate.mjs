/** Plays one scenario with one contestant. The same seed gives the same fleet. */

import { createBooks } from './books.mjs'
import { createCalendar } from './calendar.mjs'
import { createPopulation } from './population.mjs'
import { seeded } from './random.mjs'

/** @typedef {typeof import('./rules.ts')} Rules */
/** @typedef {import('./books.mjs').Course} Course */

/**
 * @typedef {object} World
 * @property {Rules} rules
 * @property {ReturnType<typeof createCalendar<any>>} calendar
 * @property {ReturnType<typeof createPopulation>} population
 * @property {Pick<import('./scenarios.mjs').Scenario, 'answer'>} server
 * @property {Omit<ReturnType<typeof createBooks>, 'course'>} books
 * @property {() => number} roll the dice of the rules
 * @property {() => number} chance of the server
 */

/** @returns {Course} */
export function simulate(
  /** @type {{ scenario: import('./scenarios.mjs').Scenario, contestant: import('./contestants.mjs').Contestant, rules: Rules, clients: number, seed: number }} */
  { scenario, contestant, rules, clients, seed },
) {
  const population = createPopulation(clients, seeded(seed))
  const calendar = createCalendar({ endMs: scenario.endMs, clients })
  const { course, ...books } = createBooks(scenario.endMs, scenario.to, population.agents)
  const roll = contestant.dice(seed + 1)
  const chance = seeded(seed + 2)
  const fleet = contestant.create({ rules, calendar, population, server: scenario, books, roll, chance })

  for (let client = 0; client < clients; client++) calendar.run(client, population.untilNextRun(client))
  // Spread over all habits of running.
  for (let agent = 0; agent < population.agents; agent++)
    fleet.startAgent(Math.floor((agent * clients) / population.agents))
  const onRun = (/** @type {number} */ client) => {
    fleet.run(client)
    calendar.run(client, calendar.now() + population.untilNextRun(client))
  }
  calendar.play(onRun, () => books.tick(calendar.now()))
  return course
}
