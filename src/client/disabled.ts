import type { Core } from '../model/core.ts'
import type { ConsentResult, FlushResult, Health, Status } from '../model/telemetry.ts'

const nothing: FlushResult = Object.freeze({ delivered: 0, kept: 0, dropped: 0, pending: 0, timedOut: false })

/** Writes down what the user says. */
export type ChangeConsent = (mode: Status['mode']) => Omit<ConsentResult, 'status'>

/** The core of a client that is off. Records nothing and never touches a file, id, timer or socket. */
export const disabledCore = (
  why: Pick<Status, 'reason' | 'variable'>,
  report: Core['report'] = () => {},
  diagnostics: () => Health['diagnostics'] = () => ({}),
  changeConsent: ChangeConsent = () => ({ written: false, problem: 'this client has no place to write it down' }),
  stateDir?: string,
): Core => {
  const status = (): Status => ({ mode: 'off', ...why, stateDir, storage: 'memory' })
  return {
    record: () => {},
    report,
    onProblem: () => {},
    enabled: () => false,
    sessionId: () => '',
    installationId: () => '',
    setUser: () => {},
    setEnabled: () => {},
    flush: async () => nothing,
    shutdown: async () => nothing,
    setConsent: (mode) => ({ ...changeConsent(mode), status: status() }),
    status,
    health: () => ({ sinks: {}, fields: {}, diagnostics: diagnostics() }),
  }
}
