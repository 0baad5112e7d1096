/* Clients that are off. They are objects of their own, so that no method of a running client has to ask whether it is on. */

import type { Core } from '../model/core.ts'
import type { Health } from '../model/health.ts'
import type { Level } from '../model/level.ts'
import { noResult } from '../model/no-result.ts'
import type { ConsentResult, Status } from '../model/telemetry.ts'

/** Writes down what the user says; works on a client that is off, too. */
export type ChangeConsent = (mode: Status['mode']) => Omit<ConsentResult, 'status'>

/** What is told of a client of which nothing is known. */
export const unknownStatus: Status = {
  ...{ mode: 'off', reason: 'default', level: 'all', variable: undefined, stateDir: undefined, storage: 'memory' },
  sinks: {},
}
export const noHealth: Health = { sinks: {}, fields: {}, diagnostics: {} }

/** What else is known of a client that is off, once its options are. */
export interface Known {
  readonly report?: Core['report']
  readonly diagnostics?: () => Health['diagnostics']
  readonly changeConsent?: ChangeConsent
  readonly stateDir?: () => string | undefined
  readonly level?: () => Level
}

/** The core of a client that is off. Records nothing and never touches an id, timer or socket, nor a file but that of the user's answer. */
export const disabledCore = (
  why: Pick<Status, 'reason' | 'variable'>,
  {
    report = () => {},
    diagnostics = () => ({}),
    changeConsent = () => ({ written: false, problem: 'this client has no place to write it down' }),
    stateDir = () => undefined,
    level = () => 'all',
  }: Known = {},
): Core => {
  const status = (): Status => ({ ...unknownStatus, ...why, level: level(), stateDir: stateDir() })
  return {
    record: () => {},
    report,
    onProblem: () => {},
    enabled: () => false,
    sessionId: () => '',
    installationId: () => '',
    salt: () => '',
    setUser: () => {},
    setEnabled: () => {},
    flush: async () => noResult,
    shutdown: async () => noResult,
    setConsent: (mode) => ({ ...changeConsent(mode), status: status() }),
    status,
    health: () => ({ ...noHealth, diagnostics: diagnostics() }),
  }
}

/**
 * The core of a client that the host keeps off, until `setEnabled(true)`.
 *
 * @param live builds the core that takes its place then.
 * @param swap puts it there.
 */
export function offUntil(live: () => Core, off: Core, swap: (core: Core) => void): () => Core {
  // Remembered for the core that may follow: the host logs in once, whether telemetry is on or not.
  let user: unknown
  const core: Core = {
    ...off,
    setUser: (next) => {
      user = next
    },
    setEnabled: (enabled) => {
      if (!enabled) return
      const on = live()
      if (user !== undefined) on.setUser(user)
      swap(on)
    },
  }
  return () => core
}
