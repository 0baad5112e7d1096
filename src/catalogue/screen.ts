/*
 * A catalogue at run time: the client asks it for each event whether it is recorded, and for each object of the host what of it may leave.
 * Behind it `events/clean-fields.ts` looks at the result once more.
 */

import type { EventRule, FieldRule, Screening, ScreeningTools } from '../model/catalogue.ts'
import type { Report } from '../model/diagnostics.ts'
import { attributesPart, experimentEvent, metadataPart } from '../model/event.ts'
import { describe } from '../policy/describe.ts'
import { type ScreenValue, screenValue } from './screen-value.ts'

const dayMs = 86_400_000

/** A field with the check of its values, compiled once. */
interface Field extends FieldRule {
  readonly screen: ScreenValue
}
type Fields = ReadonlyMap<string, Field>

/**
 * Makes what the client asks. No method throws.
 *
 * @param faults what of the declarations cannot be used; told with the first event.
 */
export function createScreening(
  rules: ReadonlyMap<string, EventRule>,
  contextRules: ReadonlyMap<string, FieldRule>,
  faults: readonly string[],
): Screening {
  const fields = new Map([...rules].map(([name, rule]) => [name, compiled(rule.fields)]))
  const ofContext = compiled(contextRules)
  const exposure = fields.get(experimentEvent) ?? nothing
  const ofExposure = [
    { given: 'userAttributes', left: attributesPart, known: below(exposure, `${attributesPart}.`) },
    { given: 'experimentMetadata', left: metadataPart, known: below(exposure, `${metadataPart}.`) },
  ]
  const tell = (report: Report, message: string, about: string) =>
    report({ level: 'warn', code: 'catalogue', message }, about)
  return {
    rules,
    contextRules,
    refuses: (name, now, report) => {
      for (const fault of faults) tell(report, fault, fault)
      const rule = rules.get(name as string)
      if (!rule) {
        tell(report, `the event ${describe(name)} is not declared; it is not recorded`, `undeclared ${describe(name)}`)
        return 'undeclared'
      }
      if (rule.expires === undefined || now < Date.parse(rule.expires) + dayMs)
        return rule.isInternal ? 'internal' : undefined
      tell(report, `the event ${name} expired on ${rule.expires}; it is not recorded any more`, `expired ${name}`)
      return 'expired'
    },
    metadata: (name, given, tools) => {
      const open: Record<string, unknown> = {}
      const privileged: Record<string, unknown> = {}
      const known = fields.get(name) ?? nothing
      const isRead = screenAll(known, name, given, tools, (key, value) => {
        const place = known.get(key)?.isPrivileged ? privileged : open
        place[key] = value
      })
      for (const [key, { isOptional }] of known)
        if (!isOptional && isRead?.has(key) !== true)
          tools.onProblem('missing', key, `field ${key} of ${name} is missing`)
      // What cannot be looked at is handed on as it is: `cleanFields`, which comes next, reports it.
      const isUnreadable = !isRead && given !== undefined && given !== null
      return {
        open: isUnreadable ? given : open,
        privileged: Object.keys(privileged).length > 0 ? privileged : undefined,
      }
    },
    experiment: (given, tools) => {
      if (typeof given !== 'object' || given === null) return given
      // An object over the given one, with getters: the exposure is read later, once, and only if it counts.
      const screened = Object.create(given)
      for (const part of ofExposure)
        Object.defineProperty(screened, part.given, {
          get: () => {
            const value = (given as Record<string, unknown>)[part.given]
            const kept: Record<string, unknown> = {}
            const isRead = screenAll(part.known, part.left, value, tools, (key, left) => {
              kept[key] = left
            })
            return isRead ? kept : value
          },
        })
      return screened
    },
    context: (given, tools) => {
      const kept: Record<string, unknown> = {}
      const isRead = screenAll(ofContext, 'the context', given, tools, (key, value) => {
        kept[key] = value
      })
      return isRead ? kept : given
    },
  }
}

const nothing: Fields = new Map()

/** The fields whose names begin so, by the rest of their names. */
const below = (fields: Fields, prefix: string): Fields =>
  new Map(
    [...fields].filter(([name]) => name.startsWith(prefix)).map(([name, field]) => [name.slice(prefix.length), field]),
  )

const compiled = (rules: ReadonlyMap<string, FieldRule>): Fields =>
  new Map([...rules].map(([name, rule]) => [name, { ...rule, screen: screenValue(rule.spec) }]))

/**
 * Screens each field that was given, and hands what may leave to `take`. Returns the names of the fields that were given; undefined: the
 * object cannot be looked at.
 */
function screenAll(
  known: Fields,
  where: string,
  given: unknown,
  tools: ScreeningTools,
  take: (key: string, value: unknown) => void,
): ReadonlySet<string> | undefined {
  const keys = keysOf(given)
  if (!keys) return undefined
  const seen = new Set<string>()
  const leave = (problem: Parameters<ScreeningTools['onProblem']>[0], key: string, why: string) =>
    tools.onProblem(
      problem,
      key,
      `field ${describe(key)} of ${where} was ${isReplaced(problem) ? 'replaced' : 'left out'}: ${why}`,
    )
  for (const key of keys) {
    const name = nameOf(key, known)
    const field = known.get(name)
    if (!field) {
      leave('undeclared', key, 'the catalogue does not declare it')
      continue
    }
    try {
      const value = (given as Record<string, unknown>)[key]
      if (value === undefined) take(name, undefined)
      if (value === undefined || value === null) continue
      seen.add(name)
      const screened = field.screen(value, tools)
      if ('value' in screened) take(name, screened.value)
      if (screened.problem) leave(screened.problem, key, screened.why ?? '')
    } catch {
      seen.add(name)
      leave('getter', key, 'reading it threw')
    }
  }
  return seen
}

const isReplaced = (problem: string): boolean => problem === 'other' || problem === 'sensitive'

/** The declared name of a key. Code that was written for another SDK marks privileged fields with `_PROTO_`. */
function nameOf(key: string, known: Fields): string {
  const name = key.startsWith('_PROTO_') ? key.slice('_PROTO_'.length) : key
  return name === key || known.get(name)?.isPrivileged ? name : key
}

function keysOf(given: unknown): readonly string[] | undefined {
  try {
    return typeof given === 'object' && given !== null && !Array.isArray(given) ? Object.keys(given) : undefined
  } catch {
    return undefined
  }
}
