import { fileURLToPath } from 'node:url'
import { conditions } from './conditions.mjs'
import { contestants } from './contestants.mjs'
import { play } from './play.mjs'

/** Who waits for a server that does not answer needs no processor: so many of them may wait at the same time. */
const waitingTogether = 6
/** Programs that start at the same moment would take the processor from each other, and be seen to end late for it. */
const apartMs = 3_000

/**
 * Every contestant under every condition.
 *
 * @param {{ events: number, say: (line: string) => void }} how
 * @returns {Promise<{ adapter: object, results: object[] }[]>} in the order of the contestants, the results in that of the conditions
 */
export async function compare({ events, say }) {
  const adapters = await Promise.all(contestants.map(async (url) => ({ url, adapter: await import(url.href) })))
  const plays = adapters.flatMap(({ url, adapter }) =>
    conditions.map((condition) => ({ adapter, condition, path: fileURLToPath(url) })),
  )
  const results = new Map()
  const one = async (it) => {
    say(`${it.adapter.name}: ${it.condition.what} …`)
    results.set(it, await play(it.condition, { path: it.path, adapter: it.adapter, events }))
  }
  const waits = ({ condition }) => condition.server !== 'answers'
  // Where a server answers, what arrives before the end depends on who else wants the processor: one at a time.
  for (const it of plays.filter((it) => !waits(it))) await one(it)
  const queue = plays.filter(waits)
  const worker = async (_, n) => {
    await new Promise((resolve) => setTimeout(resolve, n * apartMs))
    for (let it = queue.shift(); it !== undefined; it = queue.shift()) await one(it)
  }
  await Promise.all(Array.from({ length: waitingTogether }, worker))
  return adapters.map(({ adapter }) => ({
    adapter,
    results: plays.filter((it) => it.adapter === adapter).map((it) => results.get(it)),
  }))
}
