/*
 * The object that a host holds. It knows how hosts call (any value, any order, after the end) and nothing of recording; what it calls is
 * the core of the moment.
 */

import { internalDiagnostic } from '../books/report.ts'
import { createFieldNames, noFields } from '../events/clean-fields.ts'
import { type Catalogue, screening } from '../model/catalogue.ts'
import type { Core } from '../model/core.ts'
import { limits } from '../model/limits.ts'
import { noResult } from '../model/no-result.ts'
import type { Clock, Random } from '../model/ports.ts'
import type { ConsentResult, FlushResult, Telemetry } from '../model/telemetry.ts'
import { isText } from '../model/text.ts'
import { describe } from '../policy/describe.ts'
import { isMode } from '../policy/is-mode.ts'
import { warn } from '../policy/warn.ts'
import { noHealth, unknownStatus } from './disabled.ts'
import { createLogger, type Scope } from './logger.ts'
import { buildWall } from './wall.ts'

/**
 * Makes the client that a host holds. It stays the same object while the core behind it changes (deferred, live, off). Its methods
 * are bound and never throw or reject.
 *
 * @param core returns the core of the moment.
 * @param events what may be logged; undefined: anything that is no free text.
 */
export function createFacade(
  core: () => Core,
  clock: Clock,
  random: Pick<Random, 'uuid' | 'sha256'>,
  events?: Catalogue | undefined,
): Telemetry {
  const scope: Scope = { context: noFields, sessionId: undefined }
  const wall = buildWall(() => core().report)
  // The limit is for names that are made of data. With a catalogue all names were declared, however many there are.
  const fieldNames = createFieldNames(events ? Number.POSITIVE_INFINITY : limits.maxFieldNames)
  const logger = createLogger(scope, { core, wall, clock, random, fieldNames, screening: events?.[screening] })

  const sessionId = wall('sessionId', '', () => scope.sessionId ?? core().sessionId())
  const installationId = wall('installationId', '', () => core().installationId())
  const status = wall('status', unknownStatus, () => core().status())
  /** What `setConsent` returns where nothing was written. It always returns an object, for hosts read `status` from it. */
  const unsaid = (problem: string): ConsentResult => ({ written: false, problem, status: status() })
  const setConsent = wall('setConsent', undefined, (mode: unknown): ConsentResult => {
    if (isMode(mode)) return core().setConsent(mode)
    const problem = `${describe(mode)} is neither "on", "local" nor "off"; nothing is changed`
    warn(core().report, 'bad_option', `setConsent: ${problem}`, 'setConsent')
    return unsaid(problem)
  })
  const shutdown = settled('shutdown', core)

  return Object.freeze({
    logEvent: logger.logEvent,
    logExperiment: logger.logExperiment,
    setContext: logger.setContext,
    child: logger.child,
    setUser: wall('setUser', undefined, (user: unknown) => core().setUser(user)),
    setSession: wall('setSession', undefined, (id: unknown) => {
      if (isText(id)) scope.sessionId = id
      else core().onProblem('unreadable', 'sessionId')
    }),
    setEnabled: wall('setEnabled', undefined, (enabled: unknown) => core().setEnabled(enabled === true)),
    setConsent: (mode: unknown) => setConsent(mode) ?? unsaid('a bug in orangebox was caught'),
    flush: settled('flush', core),
    shutdown,
    [Symbol.asyncDispose]: async () => void (await shutdown(undefined)),
    status,
    health: wall('health', noHealth, () => core().health()),
    get enabled() {
      return logger.enabled
    },
    get sessionId() {
      return sessionId()
    },
    get installationId() {
      return installationId()
    },
    // Printing a client shows its mode only, so that no header or e-mail address gets into a log by accident.
    [Symbol.for('nodejs.util.inspect.custom')]: () => `Telemetry { mode: '${status().mode}' }`,
  }) as Telemetry
}

/** The wall for async methods: a bug of ours becomes a diagnostic and an empty result. The method never rejects. */
function settled(method: 'flush' | 'shutdown', core: () => Core): (options?: object) => Promise<FlushResult> {
  return async (options) => {
    try {
      return await core()[method](options)
    } catch (error) {
      core().report(internalDiagnostic(method, error), method)
      return noResult
    }
  }
}
