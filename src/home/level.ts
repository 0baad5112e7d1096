/*
 * The levels of `orangebox/privacy`: a host's own settings decide how much is recorded, and may change while the program runs. A level that
 * is `off` looks like an `off` in the consent file to everything else, so that nobody has to ask for both.
 */

import type { Level, TelemetryLevel } from '../model/level.ts'
import { levelDoor } from '../model/level.ts'
import type { Consent } from '../policy/consent.ts'
import { describe, errorName } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import type { ConsentListener } from './consent-file.ts'
import type { AttachLevel, LevelTools } from './levelled.ts'

/** What a host's value came to, and what was wrong with it. */
interface Answer {
  readonly level: Level
  readonly problem?: string
}

/**
 * Counts like an `off` in the consent file, so what was recorded before is deleted. Its text tells the two apart in memory, and is never
 * written to a file.
 */
const off: Consent = { mode: 'off', text: 'off by the level', by: 'level' }

/** Where the value is no level: nothing is recorded, because it is no yes, and nothing deleted, because it may be a typing error. */
const unclear: Consent = { mode: 'off', text: null, by: 'level' }

/** Makes a level out of a word, or of a function of the host's, which is asked at every event and before every request. Never throws. */
export function createLevel(given: unknown): TelemetryLevel {
  let told = given
  let known: Answer | undefined
  let isAsking = false
  const ask = (): Answer => {
    // The host's function may log an event, which asks again. Meanwhile what was in force stays in force.
    if (isAsking)
      return known ?? { level: 'off', problem: 'it is asked while it is being found out; nothing is recorded' }
    isAsking = true
    try {
      known = read(told)
    } catch (error) {
      const level = known?.level ?? 'off'
      known = { level, problem: `asking threw ${errorName(error)}; it is ${level}` }
    } finally {
      isAsking = false
    }
    return known
  }
  const clients: (() => void)[] = []
  const level: TelemetryLevel = {
    get now() {
      return ask().level
    },
    set: (next) => {
      told = next
      for (const changed of clients) changed()
    },
    [levelDoor]: attaching(ask, (changed) => void clients.push(changed)),
  }
  return Object.freeze(level)
}

/** What the host says. Throws what its function throws. */
function read(told: unknown): Answer {
  const value: unknown = typeof told === 'function' ? told() : told
  if (value === 'all' || value === 'errors' || value === 'off') return { level: value }
  // Without this its rejection would be unhandled, and end the host.
  if (value instanceof Promise) value.catch(() => {})
  return { level: 'off', problem: `${describe(value)} is neither "all", "errors" nor "off"; nothing is recorded` }
}

/** Makes what puts clients under a level: the consent that each of them asks from then on, instead of the file. */
const attaching =
  (ask: () => Answer, onSet: (changed: () => void) => void): AttachLevel =>
  (tools: LevelTools) => {
    const { consent } = tools
    const listeners: ConsentListener[] = []
    const { look, obey } = watching(ask, tools, (now) => {
      // As if somebody had said so in the file: events that are held are given up, and ids forgotten.
      for (const listener of listeners) listener(now, 'said')
    })
    consent.onNews((now, news) => {
      // While the level says no, news of the file is kept back; they count when the level changes.
      if (!look()) for (const listener of listeners) listener(now, news)
    })
    onSet(obey)
    return {
      now: () => ask().level,
      begin: obey,
      consent: {
        ...consent,
        // Only looks, and deletes nothing: `status()` asks it, too.
        current: () => look() ?? consent.current(),
        last: () => look() ?? consent.last(),
        read: () => obey() ?? consent.read(),
        ensure: () => obey() ?? consent.ensure(),
        waitMs: () => (look() ? 0 : consent.waitMs()),
        onNews: (listener) => void listeners.push(listener),
      },
    }
  }

/**
 * Watches a level for one client. `look` and `obey` return the *no* that is in force; undefined: the file decides. `obey` also deletes what
 * a new `off` forbids.
 */
function watching(ask: () => Answer, { consent, forget, report }: LevelTools, tell: (now: Consent) => void) {
  let no: Consent | undefined
  let mustForget = false
  let last: Level | undefined
  const look = (): Consent | undefined => {
    const { level, problem } = ask()
    if (problem !== undefined) warn(report, 'bad_option', `level: ${problem}`, problem)
    else if (last !== undefined && last !== level)
      report({ level: 'info', code: 'consent', message: `the level is now ${level}` }, level)
    last = level
    const next = level !== 'off' ? undefined : problem === undefined ? off : unclear
    if (next === no) return no
    no = next
    mustForget = next === off
    tell(next ?? consent.read())
    return no
  }
  const obey = (): Consent | undefined => {
    look()
    if (mustForget) forget()
    mustForget = false
    return no
  }
  return { look, obey }
}
