/*
 * Where each field of an event comes from. For somebody who decides whether a tool may record this: what the SDK found out by itself, what
 * the tool's authors logged, and what did not travel.
 */

import { isObject } from '../protocol/record.ts'
import type { GoodEntry } from '../view/entry.ts'
import { dataOf, isEvent, textOf, valuesOf } from './words.ts'

/** One field of an entry, and where it comes from. */
export interface Field {
  readonly group: string
  readonly name: string
  readonly value: string
  readonly origin: string
}

/** The origin of the members that stand beside the groups. */
const ofEvent: Readonly<Record<string, string>> = {
  event_id: 'SDK: random, for this event',
  event_name: 'tool: the name it logged',
  client_timestamp: 'SDK: the clock of the machine, or the time the tool gave',
  session_id: 'SDK: random for each run, unless the tool gives its own',
  device_id: 'SDK: the random id of this installation',
  experiment_id: 'tool: logExperiment',
  variation_id: 'tool: logExperiment',
  variation_index: 'tool: logExperiment',
  environment: 'tool: logExperiment',
}

/** The origin of all fields of a group. */
const ofGroup: Readonly<Record<string, string>> = {
  user: 'tool: the user it named',
  auth: 'tool: the account it named',
  context: 'tool: setContext, on each event since',
  metadata: 'tool: this event',
  user_attributes: 'tool: logExperiment',
  experiment_metadata: 'tool: logExperiment',
  attributes: 'sender: attribute of the record',
  facts: 'sender: its protocol',
}

/**
 * Names of facts that the SDK finds out itself; a test holds them against the schema. A tool may give a fact of its own such a beginning, so names
 * that only begin alike are not taken for ours.
 */
const found = new Set([
  ...['telemetry.sdk.name', 'telemetry.sdk.language', 'telemetry.sdk.version', 'os.type', 'os.version', 'host.arch'],
  ...['process.runtime.name', 'process.runtime.version', 'process.interactive', 'process.uptime.class'],
  ...['host.memory.class', 'container.runtime.name', 'wsl.version', 'terminal.name', 'editor.name'],
  ...['package_manager.name', 'ci', 'ci.vendor', 'ssh'],
])

/** The origin of a fact. Of what other senders call their resource nothing is known here. */
const ofResource = (name: string, byUs: boolean): string => {
  if (!byUs) return 'sender: its resource'
  if (/^service\./.test(name)) return 'tool: its option service'
  return found.has(name) ? 'SDK: this machine' : 'tool: its option resource'
}

const originOf = (group: string, name: string): string =>
  group === 'metadata' && name === 'sample_rate'
    ? 'operator: the sampling that kept this event'
    : (ofGroup[group] ?? 'tool: unknown to this page')

/** Every field of an entry, group by group, with where it comes from. */
export const fieldsOf = (entry: GoodEntry): readonly Field[] => {
  const fields = Object.entries(dataOf(entry)).flatMap(([key, value]): readonly Field[] => {
    if (key === 'resource') return []
    if (!isObject(value))
      return [{ group: 'event', name: key, value: textOf(value), origin: ofEvent[key] ?? 'tool: unknown to this page' }]
    return Object.entries(value).map(([name, inner]) => ({
      group: key,
      name,
      value: textOf(inner),
      origin: originOf(key, name),
    }))
  })
  const byUs = isEvent(entry)
  const resource = Object.entries(entry.resource).map(([name, value]) => ({
    group: 'resource',
    name,
    value: textOf(value),
    origin: ofResource(name, byUs),
  }))
  return [...fields, ...resource]
}

/** What did not travel with an event, in sentences, as far as it can be told from what did. */
export const missingFrom = (entry: GoodEntry): readonly string[] => {
  const data = dataOf(entry)
  if (!isEvent(entry)) {
    const { dropped_attributes_count: dropped } = valuesOf(data.facts)
    return dropped === undefined ? [] : [`${textOf(dropped)} attributes: the sender left them out`]
  }
  const labels = ['context', 'metadata'].flatMap((group) =>
    Object.entries(valuesOf(data[group])).flatMap(([name, value]) => (value === 'other' ? [`${group}.${name}`] : [])),
  )
  return [
    ...(data.event_name === 'invalid_event_name' ? ['the name: it was none that the SDK takes'] : []),
    ...labels.map((name) => `${name}: a text outside the tool’s list became “other”`),
    ...(data.user === undefined && data.auth === undefined ? ['user and account: the tool named none'] : []),
    'free text: strings that are no labels, and fields of a wrong name, are left out before an event is recorded; the tool counts them as bad_field',
    'paths, arguments, host and user names: the SDK reads none',
    'credentials: they are headers of a request, never part of an event',
  ]
}
