/* The option `sinks`, checked; each sink then checks what it was given itself, when the client opens it. */

import type { OpenableSink } from '../model/opening.ts'
import { backendName } from '../model/sink.ts'
import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { isFunction, isObject } from './validators.ts'

/** The sinks, each under a name of its own: two of one name would share a directory and their books, so the second one is renamed. */
export function parseSinks(given: unknown, onBad: OnBad): readonly OpenableSink[] {
  const sinks: OpenableSink[] = []
  for (const [at, sink] of (Array.isArray(given) ? given : given === undefined ? [] : [given]).entries()) {
    const { name, open } = (isObject(sink) ? sink : {}) as Partial<OpenableSink>
    if (typeof name !== 'string' || !isFunction(open)) {
      onBad(`sinks[${at}]`, `${describe(sink)} is not made by a function of orangebox/sinks; it is left out`)
      continue
    }
    const names = [backendName, ...sinks.map((other) => other.name)]
    let own = name
    for (let n = 2; names.includes(own); n++) own = `${name}-${n}`
    if (own !== name)
      onBad(`sinks[${at}]`, `there is a sink ${describe(name)} already; this one is called ${describe(own)}`)
    sinks.push({ ...(sink as OpenableSink), name: own })
  }
  return sinks
}
