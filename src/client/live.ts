/* The core of a client that is on: what each method of the façade means while there is consent, sinks and settings behind it. */

import { tally } from '../books/tally.ts'
import type { SeenFile } from '../home/seen-file.ts'
import type { CatalogueProblem, FieldProblem } from '../model/books.ts'
import type { Core } from '../model/core.ts'
import type { Level } from '../model/level.ts'
import { limits } from '../model/limits.ts'
import type { Upload } from '../model/options.ts'
import type { Random } from '../model/ports.ts'
import type { LastEnding } from '../model/sink.ts'
import type { ConsentResult, FlushResult, Status } from '../model/telemetry.ts'
import type { Consent } from '../policy/consent.ts'
import { describe } from '../policy/describe.ts'
import { invalidEventName, isEventName } from '../policy/event-name.ts'
import { parseEnding } from '../policy/parse-ending.ts'
import { type KnownUser, parseUser } from '../policy/parse-user.ts'
import { warn } from '../policy/warn.ts'
import type { FanOut } from '../sinks/fan-out.ts'
import { createRecord } from './record.ts'
import type { Voice } from './voice.ts'

/** The mutable state of one client: its user and the host's switch. Everything built for the client reads it. */
export interface Self {
  user: KnownUser | undefined
  /** The host's own switch. */
  enabled: boolean
}

/** What it is made of. Tests hand in parts of their own. */
export interface LiveDeps {
  readonly self: Self
  readonly random: Pick<Random, 'roll' | 'sha256'>
  readonly seen: () => SeenFile
  readonly voice: Pick<Voice, 'report' | 'counts'>
  /** Fields that were left out, counted by why. */
  readonly fields: Partial<Record<FieldProblem, number>>
  /** Made when they are first asked for: an id that no event carries is not made at all. */
  readonly ids: Readonly<Record<'sessionId' | 'installationId' | 'salt', () => string>>
  readonly consent: () => Consent
  readonly changeConsent: (mode: Status['mode']) => Omit<ConsentResult, 'status'>
  readonly stateDir: string | undefined
  /** What the host lets be recorded; undefined: everything. */
  readonly level?: (() => Level) | undefined
  /** Whether the user is one of the team. */
  readonly isInternal: boolean
  readonly fanOut: FanOut
  /** Called before anything is recorded or sent: whoever follows the remote settings begins to. */
  readonly begin: () => void
  /** Ends the client: no settings are followed any more, and its sinks have ended. */
  readonly end: (ending: LastEnding) => Promise<FlushResult>
  readonly exit: { readonly upload: Upload; readonly timeoutMs: number }
}

/** Makes the core. Does nothing by itself until a method is called. */
export function createLiveCore(deps: LiveDeps): Core {
  const { self, fields, ids, consent, fanOut, exit } = deps
  const { report } = deps.voice
  const enabled = () => self.enabled && consent().mode !== 'off'
  const record = createRecord({
    ...{ fanOut, allowed: enabled, random: deps.random, seen: deps.seen },
    identity: { session: ids.sessionId, device: ids.installationId, user: () => self.user },
  })
  const status = (): Status => {
    const { mode, by } = consent()
    // A consent that the SDK wrote down by itself, because nobody was asked, counts as the default.
    const isDefault = mode === 'on' || by === 'unasked'
    const reason = !self.enabled ? 'host' : by === 'notice' || by === 'level' ? by : isDefault ? 'default' : 'consent'
    return {
      mode: self.enabled ? mode : 'off',
      reason,
      level: deps.level?.() ?? 'all',
      variable: undefined,
      stateDir: deps.stateDir,
      ...fanOut.storage(),
    }
  }
  return {
    report,
    // Counted always, told once for each name: a program that logs a text in a loop must not fill a terminal.
    onProblem: (problem, key, said) => {
      tally(fields, problem, 1)
      const isWhole = problem === 'unreadable' && key === ''
      const what = isWhole ? 'what was given in the place of fields' : `field ${describe(key)}`
      warn(
        report,
        'bad_field',
        said ?? `${what} was left out: ${problem} (${hintFor(problem as Exclude<FieldProblem, CatalogueProblem>)})`,
        `${problem} ${problem === 'names' ? '' : key}`,
      )
    },
    record: (logged) => {
      const { name: given, refusal, isError } = logged
      const name = isEventName(given) ? given : invalidEventName
      if (name !== given) warn(report, 'bad_event_name', `an event name is not of the form a_b.c; recorded as ${name}`)
      deps.begin()
      // The catalogue does not know of whom the event is, so what it keeps for internal users is decided here.
      const refused = deps.isInternal && refusal === 'internal' ? undefined : refusal
      const below = !isError && deps.level?.() === 'errors' ? 'level' : undefined
      record(name === given ? logged : { ...logged, name }, refused ?? below)
    },
    enabled,
    ...ids,
    // The sinks are told, because events of another user go into another file, under other credentials.
    setUser: (user) => {
      self.user = parseUser(user, (where, message) => warn(report, 'bad_field', `${where}: ${message}`, where))
      fanOut.tell((sink) => sink.userChanged())
    },
    setEnabled: (isOn) => {
      self.enabled = isOn
      fanOut.tell((sink) => sink.enabledChanged(isOn))
    },
    flush: (given) => {
      deps.begin()
      return fanOut.flush(
        parseEnding(given, { timeoutMs: limits.flushTimeoutMs, upload: exit.upload }, 'flush', report),
      )
    },
    shutdown: (given) => deps.end(parseEnding(given, exit, 'shutdown', report)),
    setConsent: (mode) => ({ ...deps.changeConsent(mode), status: status() }),
    status,
    health: () => ({
      sinks: fanOut.health(),
      fields: { ...fields },
      diagnostics: deps.voice.counts(),
    }),
  }
}

/** What the host can do about a problem with a field. A function, so that its texts are only made where there is a problem. */
const hintFor = (problem: Exclude<FieldProblem, CatalogueProblem>): string =>
  ({
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
  })[problem]
