/*
 * Sampling: which events a sink keeps. The decision is the same wherever it is asked again, because what is drawn (a number per event,
 * session or device) comes in from outside.
 */

import type { Draw, Sampling, SamplingRule } from '../model/settings.ts'
import type { Answer } from '../model/sink.ts'

/**
 * Decides whether a sink keeps an event, with the probability given for its name. `rate` is returned for a kept event that might have been
 * dropped: it is written into the event, so that the server can weigh it.
 */
export const sample = (sampling: Sampling, sink: string, eventName: string, draw: Draw): Answer =>
  sampling.size === 0 ? kept : drawn(ruleFor(sampling, eventName), sink, draw)

const kept: Answer = {}

function drawn(rule: SamplingRule | undefined, sink: string, draw: Draw): Answer {
  const rate = rule?.sinks.get(sink) ?? rule?.rate ?? 1
  if (!rule || rate === 1) return kept
  return draw(rule) < rate ? { rate } : { refused: 'sampling' }
}

/** The rule for the name itself, else for its longest beginning (`tool.bash.*` before `tool.*`), else for all (`*`). */
function ruleFor(sampling: Sampling, eventName: string): SamplingRule | undefined {
  let rule = sampling.get(eventName)
  for (let dot = eventName.lastIndexOf('.'); !rule && dot > 0; dot = eventName.lastIndexOf('.', dot - 1))
    rule = sampling.get(`${eventName.slice(0, dot)}.*`)
  return rule ?? sampling.get('*')
}

/**
 * The number by which rules decide about one event: a random one, or one made of its session or its device, so that all events of one are
 * kept or dropped together, in every process. The hash is cut to the 52 bits that a number in [0, 1) holds exactly.
 *
 * @param roll the random number, the same for all sinks.
 * @param hash SHA-256 in hex.
 */
export const drawFor =
  (roll: number, idOf: { readonly [K in 'session' | 'device']: () => string }, hash: (text: string) => string): Draw =>
  ({ by, salt }) =>
    by === 'event' ? roll : Number.parseInt(hash(`${salt}\n${idOf[by]()}`).slice(0, 13), 16) / 2 ** 52
