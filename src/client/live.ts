import { tally } from '../books/ledger.ts'
import { buildEvent, isEventName, parseEventName } from '../events/build-event.ts'
import type { FieldProblem } from '../model/books.ts'
import type { Core } from '../model/core.ts'
import type { Diagnostic, DiagnosticCode, Report } from '../model/diagnostics.ts'
import { limits } from '../model/limits.ts'
import type { Upload } from '../model/options.ts'
import type { Random } from '../model/ports.ts'
import type { Sink } from '../model/sink.ts'
import type { ConsentResult, Health, Status } from '../model/telemetry.ts'
import type { Consent } from '../policy/consent.ts'
import { describe } from '../policy/describe.ts'
import { parseEnding } from '../policy/parse-ending.ts'
import { type KnownUser, parseUser } from '../policy/parse-user.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { drawFor } from '../policy/sampling.ts'

/** The mutable state of one client: its user and the host's switch. Everything built for the client reads it. */
export interface Self {
  user: KnownUser | undefined
  /** The host's own switch. */
  enabled: boolean
}

export interface LiveDeps {
  readonly self: Self
  readonly random: Pick<Random, 'roll' | 'sha256'>
  readonly report: Report
  readonly diagnosticCounts: () => Health['diagnostics']
  readonly fields: Partial<Record<FieldProblem, number>>
  readonly sessionId: () => string
  readonly installationId: () => string
  readonly consent: () => Consent
  readonly changeConsent: (mode: Status['mode']) => Omit<ConsentResult, 'status'>
  readonly stateDir: string | undefined
  readonly sink: () => Sink
  readonly exit: { readonly upload: Upload; readonly timeoutMs: number }
}

/** The core of a client that is on. Checks the name, asks the sink whether it wants the event, builds it and hands it over. */
export function createLiveCore(deps: LiveDeps): Core {
  const { self, random, report, fields, sessionId, installationId, consent, sink, exit } = deps
  // Nearly all events have the same session.
  const hash = rememberLast(random.sha256)
  const warn = (code: DiagnosticCode, message: string, about: string): void => {
    const diagnostic: Diagnostic = { level: 'warn', code, message }
    report(diagnostic, about)
  }
  const status = (): Status => {
    const { mode } = consent()
    // The SDK itself writes `on` into the file where nobody was asked, so `on` is reported as the default.
    const reason = !self.enabled ? 'host' : mode === 'on' ? 'default' : 'consent'
    return {
      mode: self.enabled ? mode : 'off',
      reason,
      variable: undefined,
      stateDir: deps.stateDir,
      storage: sink().storage(),
    }
  }
  return {
    report,
    onProblem: (problem, key) => {
      tally(fields, problem, 1)
      const isWhole = problem === 'unreadable' && key === ''
      const what = isWhole ? 'what was given in the place of fields' : `field ${describe(key)}`
      warn(
        'bad_field',
        `${what} was left out: ${problem} (${hints[problem]})`,
        `${problem} ${problem === 'names' ? '' : key}`,
      )
    },
    record: (given, make, own) => {
      const name = parseEventName(given)
      if (!isEventName(given)) warn('bad_event_name', `an event name is not of the form a_b.c; recorded as ${name}`, '')
      const draw = drawFor(random.roll(), { session: () => own ?? sessionId(), device: installationId }, hash)
      const { refused, rate } = sink().admit(name, draw)
      if (refused) return
      const draft = make()
      if (!draft) return sink().lose()
      const identity = { sessionId: sessionId(), deviceId: installationId(), user: self.user }
      sink().accept(buildEvent(name, draft, identity, rate))
    },
    enabled: () => self.enabled && consent().mode !== 'off',
    sessionId,
    installationId,
    setUser: (user) => {
      self.user = parseUser(user, (where, message) => warn('bad_field', `${where}: ${message}`, where))
      sink().userChanged()
    },
    setEnabled: (enabled) => {
      self.enabled = enabled
      sink().enabledChanged(enabled)
    },
    flush: (given) => sink().flush(parseEnding(given, { timeoutMs: limits.flushTimeoutMs, upload: exit.upload })),
    shutdown: (given) => sink().shutdown(parseEnding(given, exit)),
    setConsent: (mode) => ({ ...deps.changeConsent(mode), status: status() }),
    status,
    health: () => ({
      sinks: { [sink().name]: sink().health() },
      fields: { ...fields },
      diagnostics: deps.diagnosticCounts(),
    }),
  }
}

/** What the host can do about each problem. */
const hints: { readonly [K in FieldProblem]: string } = {
  string: 'text leaves only as a label, made by oneOf',
  object: 'log its length, or its parts as fields of their own',
  function: 'log what it returns',
  symbol: 'log a label, made by oneOf',
  bigint: 'log Number(value)',
  not_finite: 'it is no finite number, or no time from the year 0 to 9999',
  key: 'a name has 1 to 64 letters, digits, _, $, . or -; no digit first',
  getter: 'reading it threw',
  unreadable: 'it is not what belongs there',
  names: `a program has at most ${limits.maxFieldNames} field names; what varies belongs into values`,
}
