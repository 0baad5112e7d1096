/* The declaration of `experiment_viewed`, the event of `logExperiment`. */

import type { EventDeclaration } from '../model/catalogue.ts'
import { attributesPart, metadataPart } from '../model/event.ts'
import type { Kind } from '../model/field.ts'
import type { Labeler } from '../model/label.ts'
import { or } from '../model/or.ts'
import { isReadable } from '../policy/is-readable.ts'
import { optionOf } from '../policy/option-of.ts'

type DeclaredFields = Readonly<Record<string, Kind | Labeler<string>>>

/** What is declared of the exposures of experiments. */
export interface DeclaredExperiments {
  /** Who answers for them: a team, a person. */
  readonly owner: string
  /** What they are collected for. Default: a sentence that says so of experiments. */
  readonly purpose?: string | undefined
  /** The last day on which one is recorded, as `2027-06-30` (UTC). Default: no end. */
  readonly expires?: string | undefined
  /** What `userAttributes` may hold, by name. Default: nothing. */
  readonly userAttributes?: DeclaredFields | undefined
  /** What `experimentMetadata` may hold, by name. Default: nothing. */
  readonly experimentMetadata?: DeclaredFields | undefined
}

/**
 * Declares the event of `logExperiment`, and of hooks such as `trackExposures`, for a catalogue. Without it a client with a catalogue
 * records no exposures.
 *
 * @param of who answers for it, and what may leave besides the ids of experiment and variation.
 * @example defineEvents({ experiment_viewed: experimentEvent({ owner: 'growth', userAttributes: { seats: number() } }) })
 */
export function experimentEvent(of: DeclaredExperiments): EventDeclaration<Readonly<Record<string, Kind>>> {
  // In JavaScript there may be nothing: then the owner is missing, and `defineEvents` says so.
  const given = <K extends keyof DeclaredExperiments>(key: K) => optionOf(of, key)
  const within = (part: string, fields: DeclaredFields | undefined) =>
    or([], () => (isReadable(fields) ? Object.entries(fields) : [])).map(([field, kind]) => [`${part}.${field}`, kind])
  const fields = [
    ...within(attributesPart, given('userAttributes')),
    ...within(metadataPart, given('experimentMetadata')),
  ]
  return {
    description:
      'A variation of an experiment was shown, told at most once a day for each user. Its names were chosen by those who make this program.',
    purpose: given('purpose') ?? 'Which variation of an experiment does better.',
    owner: given('owner') as string,
    expires: given('expires'),
    fields: Object.fromEntries(fields),
  }
}
