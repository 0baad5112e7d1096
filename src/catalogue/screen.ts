/*
 * A catalogue at run time: the client asks it for each event whether it is recorded, and for each object of the host what of it may leave.
 * Behind it `events/clean-fields.ts` looks at the result once more.
 */

import type { EventRule, FieldRule, Screening } from '../model/catalogue.ts'
import type { Report } from '../model/diagnostics.ts'
import { attributesPart, experimentEvent, metadataPart } from '../model/event.ts'
import { describe } from '../policy/describe.ts'
import { warn } from '../policy/warn.ts'
import { compiled, type Fields, screenAll } from './screen-fields.ts'

const dayMs = 86_400_000

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
  const tell = (report: Report, message: string, about: string) => warn(report, 'catalogue', message, about)
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
      const kept = screenAll(known, name, given, tools)
      for (const [key, value] of Object.entries(kept?.values ?? {})) {
        const place = known.get(key)?.isPrivileged ? privileged : open
        place[key] = value
      }
      for (const [key, { isOptional }] of known)
        if (!isOptional && kept?.seen.has(key) !== true)
          tools.onProblem('missing', key, `field ${key} of ${name} is missing`)
      // What cannot be looked at is handed on as it is: `cleanFields`, which comes next, reports it.
      const isUnreadable = !kept && given !== undefined && given !== null
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
            return screenAll(part.known, part.left, value, tools)?.values ?? value
          },
        })
      return screened
    },
    context: (given, tools) => screenAll(ofContext, 'the context', given, tools)?.values ?? given,
  }
}

const nothing: Fields = new Map()

/** The fields whose names begin so, by the rest of their names. */
const below = (fields: Fields, prefix: string): Fields =>
  new Map(
    [...fields].filter(([name]) => name.startsWith(prefix)).map(([name, field]) => [name.slice(prefix.length), field]),
  )
