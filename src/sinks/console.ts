/* The sink for developers, who want to see at once what their program records. */

import { createLedger } from '../books/ledger.ts'
import type { Fields, TelemetryEvent } from '../model/event.ts'
import { oneAtATime } from '../model/one-at-a-time.ts'
import type { Opening } from '../model/opening.ts'
import type { SinkDefinition } from '../model/sink-definition.ts'
import { errorName } from '../policy/describe.ts'
import { optionOf } from '../policy/option-of.ts'
import { printable } from '../policy/shown.ts'
import { checkName, checkNames, nameOr, parseAllow } from './check-options.ts'
import { resting } from './resting.ts'
import type { SinkOptions } from './sink-options.ts'

/** What `consoleSink` can be told. */
export interface ConsoleOptions extends Pick<SinkOptions, 'name' | 'allow'> {
  /** Gets one line for each event, except for those that it logs itself. Default: where the client's `debug` lines go, which is stderr if it is no function. */
  readonly print?: ((line: string) => void) | undefined
}

/** A sink that prints one readable line for each event, for development. Called `console`. */
export function consoleSink(given: ConsoleOptions = {}): SinkDefinition {
  // In JavaScript there may be no options.
  const options = given ?? {}
  return Object.freeze<SinkDefinition>({
    name: nameOr(optionOf(options, 'name'), 'console'),
    open: (opening: Opening) => {
      checkNames(options, ['print'], opening)
      checkName(options.name, opening)
      const { print } = options
      if (print !== undefined && typeof print !== 'function') opening.onBad('print', 'it is no function; using stderr')
      const say = typeof print === 'function' ? print : opening.print
      const ledger = createLedger()
      return opening.local({
        takes: parseAllow(options.allow, opening),
        refuse: ledger.refuse,
        sink: () => {
          const rest = resting(ledger, () => 0)
          const accept = (event: TelemetryEvent): void => {
            ledger.admit()
            ledger.deliver(1)
            const line = lineOf(event, opening.trusted ? event.privileged : undefined)
            try {
              const said: unknown = say(line)
              // An async function prints as well, but nobody waits for it, and its rejection would end the program.
              if (said instanceof Promise) said.catch(() => {})
            } catch (error) {
              opening.onBad('print', `it threw ${errorName(error)}; the others are not concerned`)
            }
          }
          // What `print` logs would be printed, and logged again, to the end of the stack.
          const loseNested = (): void => {
            rest.lose()
            opening.onBad('print', 'it logs events itself; those are recorded, and not printed')
          }
          return { ...rest, storage: () => 'none', accept: oneAtATime(accept, undefined, 0, loseNested) }
        },
      })
    },
  })
}

/** `12:00:00.000 tool_used ms=12 ok=true privileged.plugin=acme`: time of day in UTC, name, fields, and those that only trusted sinks get. */
function lineOf({ time, name, context, metadata }: TelemetryEvent, privileged: Fields = {}): string {
  const hidden = Object.entries(privileged).map(([key, value]) => [`privileged.${key}`, value] as const)
  const fields = [...Object.entries({ ...context, ...metadata }), ...hidden].map(
    ([key, value]) => `${key}=${String(value)}`,
  )
  return printable([new Date(time).toISOString().slice(11, 23), name, ...fields].join(' '))
}
