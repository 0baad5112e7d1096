/* The part `sampling` of the settings, checked. A mistake of an operator must not throw events away in a whole fleet. */

import type { Sampling, SamplingRule } from '../model/settings.ts'
import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'
import { parseObject } from './parse-object.ts'

/** An event name, a beginning of one up to a dot, or all of them. */
const pattern = /^[a-z][a-z0-9_.]{0,63}$|^(?:[a-z][a-z0-9_.]{0,62}\.)?\*$/

const isRate = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1

/** Parses sampling rules by event name. A rule that is wrong keeps more events than was meant, never fewer, and `onBad` hears of it. */
export const parseSampling = (input: unknown, onBad: OnBad): Sampling =>
  input === undefined ? new Map() : parseGivenSampling(input, onBad)

function parseGivenSampling(input: unknown, onBad: OnBad): Sampling {
  const rules = new Map<string, SamplingRule>()
  for (const [name, entry] of Object.entries(parseObject(input ?? undefined, 'sampling', onBad))) {
    if (pattern.test(name)) rules.set(name, parseRule(name, entry, onBad))
    else
      onBad('sampling', `${describe(name)} is no event name, no beginning of one like tool.*, and not *; it is ignored`)
  }
  return rules
}

/** Each part is judged by itself: a wrong salt leaves the rate in force, and a wrong rate keeps everything. */
function parseRule(name: string, entry: unknown, onBad: OnBad): SamplingRule {
  const given = (entry ?? {}) as { readonly [K in 'sample_rate' | 'by' | 'salt' | 'sinks']?: unknown }
  const { sample_rate: rate, by = 'event', salt = '' } = given
  const where = `sampling.${name}`
  const sinks = new Map<string, number>()
  for (const [sink, own] of Object.entries(parseObject(given.sinks ?? undefined, `${where}.sinks`, onBad))) {
    if (isRate(own)) sinks.set(sink, own)
    else
      onBad(
        `${where}.sinks.${sink}`,
        `${describe(own)} is not a number from 0 to 1; the sink has the rate of the others`,
      )
  }
  if (!isRate(rate) && (rate !== undefined || sinks.size === 0))
    onBad(where, `sample_rate ${describe(rate)} is not a number from 0 to 1; keeping every event`)
  const isDrawn = by === 'event' || by === 'session' || by === 'device'
  if (!isDrawn) onBad(`${where}.by`, `${describe(by)} is not session or device; each event is drawn by itself`)
  const isSalt = typeof salt === 'string' && salt.length <= 256
  if (!isSalt) onBad(`${where}.salt`, `${describe(salt)} is not a text of up to 256 characters; using none`)
  return { rate: isRate(rate) ? rate : 1, by: isDrawn ? by : 'event', salt: isSalt ? salt : '', sinks }
}
