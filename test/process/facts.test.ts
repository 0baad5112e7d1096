import { describe, expect } from 'vitest'
import type { Collector } from '../../collector/src/collector.ts'
import type { Ending } from '../support/run.ts'
import { onWindows, test } from '../support/scene.ts'

/* What "When the program ends" in docs/facts.md says. The program has one turn that is whole, one that lacks its end, and a fact just observed. */

const whole = { id: 1, tokens: 10 }
const cut = { id: 2, tokens: 20, partial: true }
const justObserved = { id: 3, tokens: 30, partial: true }
const killed: Ending = onWindows ? { code: 1 } : { code: null, signal: 'SIGKILL' }

const turns = ({ events }: Collector) =>
  [...events.values()]
    .map(({ event }) => event.event_data.metadata as { readonly id: number })
    .sort((a, b) => a.id - b.id)

describe('what the end of a program in the middle of a turn costs:', () => {
  test.for<[string, object, Ending, readonly object[]]>([
    ['by SIGKILL the turn; those that were whole are on disk', { ending: 'kill' }, killed, [whole]],
    ['by process.exit the turn, too', { ending: 'exit' }, {}, [whole]],
    ['by a natural end without a shutdown the turn, and no waiting for it', {}, {}, [whole]],
    ['with a shutdown nothing', { settles: true }, {}, [whole, cut, justObserved]],
    ['with a shutdown in an exit handler nothing', { ending: 'exit', settles: true }, {}, [whole, cut, justObserved]],
  ])('%s', async ([, given, ending, expected], { scene }) => {
    const collector = await scene.collect()
    const run = scene.start('facts.mjs', given)
    await run.ended(ending)
    // All was seen; nothing was lost by the reducer itself.
    expect(run.of('told')).toMatchObject([{ health: { facts: { observed: 4, reduced: 3, waiting: 1, dropped: {} } } }])
    expect(collector.requests).toHaveLength(0)
    await scene.drain()
    expect(turns(collector)).toEqual(expected)
  })
})
