import type { Core } from '../model/core.ts'
import type { FlushResult, Health, Status } from '../model/telemetry.ts'

const nothing: FlushResult = Object.freeze({ delivered: 0, kept: 0, dropped: 0, pending: 0, timedOut: false })

/** What stands behind a client that is off: nothing is recorded, no file, id, timer or socket is ever touched. */
export const disabledCore = (
  why: Pick<Status, 'reason' | 'variable'>,
  report: Core['report'] = () => {},
  diagnostics: () => Health['diagnostics'] = () => ({}),
): Core => ({
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
  status: () => ({ mode: 'off', ...why, stateDir: undefined, storage: 'memory' }),
  health: () => ({ sinks: {}, fields: {}, diagnostics: diagnostics() }),
})
