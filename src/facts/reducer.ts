/* Puts queue, tables and emitter together into the reducer that `orangebox/facts` gives its hosts. */

import { createReporter } from '../books/report.ts'
import { factLimits } from '../model/fact-limits.ts'
import type { FactDrop, Reducer, ReducerHealth, ReducerOptions } from '../model/facts.ts'
import { or } from '../model/or.ts'
import type { Clock } from '../model/ports.ts'
import { errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { createEmitter } from './emitter.ts'
import { parseGiven } from './parse-given.ts'
import { createFactQueue } from './queue.ts'
import { createShelf } from './shelf.ts'

/** A reducer on a given clock; what it is for says `createReducer` in `src/facts.ts`. None of its methods throws. */
export function buildReducer<R extends object, Fact>(
  given: ReducerOptions<R, Fact>,
  clock: Clock,
  warnHost: (message: string) => void,
): Reducer<Fact> {
  const { telemetry, tables, reduce: reduced, onDiagnostic } = parseGiven(given, warnHost)
  const { report } = createReporter(typeof onDiagnostic === 'function' ? [onDiagnostic] : [])
  const told = (where: string) => (error: unknown) => warn(report, 'facts', `${where} threw ${errorName(error)}`, where)
  const emitter = createEmitter(telemetry, factLimits.maxDedupeKeys, told('emit()'))
  const shelf = createShelf<R>(tables, {
    ...{ clock, told, emit: emitter.emitPartial },
    onBad: (option, problem) => warn(report, 'bad_option', `${option}: ${problem}`, option),
  })

  const reduce = (fact: Fact): 'reduced' | FactDrop => {
    try {
      const result: unknown = reduced(shelf.tables, fact, emitter.emit)
      // An async function is no reducer; but where one is given, its unhandled rejection would end the host.
      if (result instanceof Promise) result.catch(told('reduce()'))
      return 'reduced'
    } catch (error) {
      told('reduce()')(error)
      return 'failed'
    }
  }
  /** Whether recording is off. If so everything is forgotten: what was observed before a no must not leave after a later yes. */
  const isOff = (): boolean => {
    if (or(false, () => telemetry.enabled)) return false
    shelf.forget()
    emitter.forget()
    return true
  }
  // Asked for each fact when its turn comes: the user may have said no since it was observed.
  const queue = createFactQueue<Fact>(factLimits.maxQueuedFacts, clock, (fact) => {
    if (isOff()) return 'consent'
    const result = reduce(fact)
    shelf.wait()
    return result
  })
  let hasEnded = false
  const take = (fact: Fact): void => {
    if (hasEnded) queue.refuse('shutdown')
    else if (isOff()) queue.refuse('consent')
    else if (!queue.put(fact)) warn(report, 'facts', 'the queue was full; facts are dropped', 'overflow')
  }
  return Object.freeze({
    observe: (given: Fact | readonly Fact[]) => {
      for (const fact of or(false, () => Array.isArray(given)) ? (given as readonly Fact[]) : [given as Fact])
        take(fact)
    },
    flush: queue.drain,
    // The last facts first: they may complete rows that would otherwise be given up as incomplete.
    shutdown: () => {
      if (hasEnded) return
      hasEnded = true
      queue.drain()
      shelf.settle()
    },
    health: (): ReducerHealth => ({ facts: queue.counts(), tables: shelf.counts(), events: emitter.counts() }),
  })
}
