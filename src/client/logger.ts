/*
 * What a host logs through. Everything the host passes is read here, once, inside the wall: later nobody touches an object of the host's
 * again, which may have changed, or may run code of its own.
 */

import { cleanFields, type FieldNames, mergeFields, noFields } from '../events/clean-fields.ts'
import { readExposure } from '../events/exposure.ts'
import { keyOf } from '../events/key-of.ts'
import { parseTime } from '../events/parse-time.ts'
import type { Screened, Screening, ScreeningTools } from '../model/catalogue.ts'
import type { Core } from '../model/core.ts'
import type { Draft } from '../model/draft.ts'
import { type ExperimentFacts, experimentEvent, type Fields } from '../model/event.ts'
import type { LogOptions } from '../model/log-options.ts'
import { or } from '../model/or.ts'
import type { Clock, Random } from '../model/ports.ts'
import type { ChildOptions, Logger } from '../model/telemetry.ts'
import { isText } from '../model/text.ts'
import { reportUnknown } from '../policy/report-unknown.ts'
import type { Wall } from './wall.ts'

/** What a logger adds to its events. A change makes a new `context` object, so that an event keeps the context it was logged with. */
export interface Scope {
  context: Fields
  /** Undefined: use the client's session. */
  sessionId: string | undefined
}

/** What all loggers of a client share. */
export interface LoggerDeps {
  readonly core: () => Core
  readonly wall: Wall
  readonly clock: Clock
  readonly random: Pick<Random, 'uuid' | 'sha256'>
  readonly fieldNames: FieldNames
  /** The catalogue of the host; undefined: there is none, and metadata takes whatever is no free text. */
  readonly screening?: Screening | undefined
}

/**
 * Makes a logger. Its methods never throw, and copy what the host passes before they return.
 *
 * @param scope is changed in place by `setContext`, and by the client's `setSession`.
 */
export function createLogger(scope: Scope, deps: LoggerDeps): Logger {
  const { core, wall, clock, random, fieldNames, screening } = deps
  const onProblem: Core['onProblem'] = (...problem) => core().onProblem(...problem)
  const tools: ScreeningTools = { onProblem, salt: () => core().salt(), sha256: random.sha256 }

  /** The context with these changes: a new object, because events that are under way keep the one they were logged with. */
  const contextOf = (given: unknown) =>
    mergeFields(scope.context, screening ? screening.context(given, tools) : given, onProblem, fieldNames)

  /**
   * The event as far as the logger knows it. Its id and its time are those of the call, however late it is built. Without a spread, as in
   * `buildEvent`.
   */
  const draft = (
    isError: boolean | undefined,
    metadata: Fields,
    experiment?: ExperimentFacts,
    time = clock.now(),
    privileged?: Fields,
  ): Draft => ({
    id: random.uuid(),
    time,
    context: scope.context,
    sessionId: scope.sessionId,
    metadata,
    privileged,
    experiment,
    isError,
  })
  const ownChild = wall('child', undefined as Logger | undefined, (options?: ChildOptions): Logger | undefined => {
    reportUnknown(core().report, options, ['context', 'sessionId'], 'child')
    const context = contextOf(options?.context)
    const sessionId = options?.sessionId
    if (sessionId !== undefined && !isText(sessionId)) onProblem('unreadable', 'sessionId')
    return createLogger({ context, sessionId: isText(sessionId) ? sessionId : scope.sessionId }, deps)
  })
  return Object.freeze({
    logEvent: wall(
      'logEvent',
      undefined,
      (name: string, metadata?: object, options?: { readonly [K in keyof LogOptions]: unknown }) => {
        // Whether it is an error decides before anything else of the event is read; the getter may throw.
        const isError =
          (options && or(false, () => options.severity === 'error')) || screening?.rules.get(name)?.isError || undefined
        core().record({
          name,
          make: () => {
            if (options) reportUnknown(core().report, options, ['timestamp', 'dedupe', 'severity'], 'logEvent')
            const time = options && timeOf(options, onProblem)
            const { open, privileged }: Screened = screening?.metadata(name, metadata, tools) ?? { open: metadata }
            const hidden = privileged && cleanFields(privileged, onProblem, fieldNames)
            return draft(isError, cleanFields(open, onProblem, fieldNames), undefined, time, hidden)
          },
          sessionId: scope.sessionId,
          once: options && (() => keyOf(options, 'dedupe', onProblem)),
          refusal: screening?.refuses(name, clock.now(), core().report),
          isError,
        })
      },
    ),
    logExperiment: wall('logExperiment', undefined, (given: unknown) => {
      const { facts, once } = readExposure(screening?.experiment(given, tools) ?? given, onProblem, fieldNames)
      const refusal = screening?.refuses(experimentEvent, clock.now(), core().report)
      const isError = screening?.rules.get(experimentEvent)?.isError
      const make = () => draft(isError, noFields, facts())
      core().record({ name: experimentEvent, make, sessionId: scope.sessionId, once, refusal, isError })
    }),
    setContext: wall('setContext', undefined, (context: unknown) => {
      scope.context = contextOf(context)
    }),
    // If reading the options throws, the host still gets a child, with the parent's context and session.
    child: (options?: ChildOptions) => ownChild(options) ?? createLogger({ ...scope }, deps),
    get enabled() {
      return wall('enabled', false, () => core().enabled())()
    },
  })
}

/** When the event happened, where the host says so; what is no time is told, and now counts. */
function timeOf(options: { readonly timestamp?: unknown }, onProblem: Core['onProblem']): number | undefined {
  try {
    const value = options.timestamp
    const time = value === undefined ? undefined : parseTime(value)
    if (value !== undefined && time === undefined) onProblem('not_finite', 'timestamp')
    return time
  } catch {
    onProblem('getter', 'timestamp')
    return undefined
  }
}
