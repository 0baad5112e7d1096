import { describe, expect, test } from 'vitest'
import { type Compiled, compile, compileWithOldest } from './compile.ts'

const prelude = `
import { createTelemetry, deferTelemetry, disabledTelemetry, oneOf, type Label, type TelemetryOf, type TelemetryOptions } from 'orangebox'
import { boolean, bucket, defineEvents, errno, errorFields, hashed, id, logError, number, optional, pattern, privileged, text, time, timeFields } from 'orangebox/events'
import { createReducer } from 'orangebox/facts'
import { createTestTelemetry } from 'orangebox/testing'
const about = { description: 'd', purpose: 'p', owner: 'o' }
const tool = oneOf('bash', 'edit')
const events = defineEvents(
  {
    tool_used: { ...about, expires: '2027-06-30', fields: {
      ms: number({ unit: 'ms' }), ok: boolean(), tool,
      model: optional(pattern(/^[a-z]+$/)), thread: optional(id()), path: optional(hashed()), group: optional(bucket(30)), code: optional(errno()), plugin: optional(privileged(text({ max: 64 }))),
    } },
    started: about,
    ended: { ...about, fields: { n: optional(number()) } },
    built: { ...about, fields: { ...timeFields(), tool } },
    failed: { ...about, fields: { ...errorFields(), n: optional(number()) } },
  },
  { context: { betas: number(), plan: oneOf('free', 'paid') } },
)
const telemetry = createTelemetry({ service: { name: 'a', version: '1' }, endpoint: '', events })
declare const name: string
declare const error: unknown
`
const used = "telemetry.logEvent('tool_used', { ms: 1, ok: true, tool: 'bash'"

/** What the compiler of today says; the oldest must say the same but for the order of names. */
describe.each([
  ['the newest compiler', compile],
  ['TypeScript 5.4', compileWithOldest],
])('%s', (_name, compileIt: (program: string) => Compiled) => {
  const declared = compileIt(`${prelude}
interface Used { ms: number; ok: boolean; tool: 'bash' | 'edit'; thread?: string }
declare const given: Used
telemetry.logEvent('started')
telemetry.logEvent('started', {}, { timestamp: new Date() })
telemetry.logEvent('ended')
telemetry.logEvent('ended', { n: undefined })
telemetry.logEvent('tool_used', given)
${used} })
${used}, model: name, thread: name, path: name, group: name, code: error, plugin: name }, { timestamp: 1 })
telemetry.logEvent('tool_used', { ms: 1, ok: true, tool: tool(name) })
telemetry.setContext({ betas: 2 })
telemetry.setContext({ betas: undefined, plan: 'free' })
telemetry.child({ context: { plan: 'paid' }, sessionId: name }).logEvent('started')
telemetry.child().child().setContext({ betas: 1 })
const typed: TelemetryOf<typeof events> = telemetry
const options: TelemetryOptions<typeof events> = { service: { name, version: '1' }, endpoint: '', events }
createTelemetry(options).logEvent('ended', { n: 1 })
const label: Label = tool(name)
deferTelemetry({ events }).logEvent('ended', { n: 1 })
deferTelemetry({ events }).start({ service: { name, version: '1' }, endpoint: undefined, events })
createTestTelemetry({ events }).logEvent('started')
createTestTelemetry().logEvent('anything', { n: 1 })
time(telemetry, 'built', { tool: 'bash' }, () => 1).toFixed()
time(telemetry.child(), 'built', { tool: tool(name) }, async () => 1).then((n) => n.toFixed())
time(createTestTelemetry({ events }), 'built', { tool: 'edit' }, () => {})
time(deferTelemetry({ events }), 'built', { tool: 'edit' }, () => {})
time(createTestTelemetry(), 'anything', { n: 1, tool: tool(name) }, () => {})
const silent: TelemetryOf<typeof events> = disabledTelemetry
const build = (given: TelemetryOf<typeof events> = disabledTelemetry) => given.child().logEvent('started')
const track: (typeof telemetry)['logEvent'] = (name, ...given) => telemetry.logEvent(name, ...given)
track('tool_used', { ms: 1, ok: true, tool: 'bash' })
time(disabledTelemetry, 'anything', { n: 1 }, () => build(silent))
logError(disabledTelemetry, 'anything', error)
createReducer({ telemetry: disabledTelemetry, tables: {}, reduce: (_tables, _fact: { readonly is: 1 }, emit) => emit('anything', {}) })
logError(telemetry, 'failed', error)
logError(telemetry, 'failed', error, { n: 1 }, { types: ['ConfigError'] })
logError(createTestTelemetry(), 'anything', error, { n: 1 })
createReducer({ telemetry, tables: {}, reduce: (_tables, _fact: { readonly is: 1 }, emit) => emit('started', {}) })
telemetry.flush({ timeoutMs: 1 }).then(({ delivered }) => [delivered, typed.enabled, typed.status().mode, label])
`)
  test('takes what is declared', () => expect(declared()).toEqual([]))

  const generic = compileIt(`${prelude}
import type { Logger, Telemetry } from 'orangebox'
import type { TypedTelemetry } from 'orangebox/events'
export function anyClient<T extends Telemetry | Logger>(client: T) {
  logError(client, 'failed', error)
  logError(client, 'failed', error, { n: 1 })
  return time(client, 'built', { n: 1, tool: tool(name) }, () => 1).toFixed()
}
export function anyOfThese<T extends TelemetryOf<typeof events>>(client: T) {
  logError(client, 'failed', error, { n: 1 })
  return time(client, 'built', { tool: 'bash' }, () => 1).toFixed()
}
export function anyCatalogue<E, C, T extends TypedTelemetry<E, C>>(client: T, declaredName: keyof E & string) {
  logError(client, declaredName, error)
}
export function wrong<T extends TelemetryOf<typeof events>, U extends Telemetry>(client: T, other: U) {
  logError(client, 'filed', error)
  logError(client, 'failed', error, { n: name })
  time(client, 'built', {}, () => 1)
  logError(other, 'failed', error, { n: name })
}
anyClient(createTestTelemetry())
anyOfThese(telemetry)
anyCatalogue(telemetry, 'failed')
`)
  test('knows what a client of a function that is generic over it takes', () =>
    expect(generic().map(({ source, message }) => [source, message])).toEqual([
      ["logError(client, 'filed', error)", expect.stringContaining('\'"filed"\' is not assignable')],
      ["logError(client, 'failed', error, { n: name })", expect.stringContaining("'n' is declared as a number")],
      ["time(client, 'built', {}, () => 1)", expect.stringContaining("the field 'tool' is missing")],
      ["logError(other, 'failed', error, { n: name })", expect.stringContaining('text leaves only as a label')],
    ]))

  const refused: Readonly<Record<string, string>> = {
    [`${used}, colour: 1 })`]: "no field 'colour' is declared: declare it in the catalogue, or take it out here",
    [`${used}, thread: 7 })`]: "'thread' is declared as text: log a string",
    "telemetry.logEvent('tool_used', { ms: 1, ok: true })": "the field 'tool' is missing",
    "telemetry.logEvent('tool_used', { ms: 1, ok: true, tool: name })":
      "'tool' is one of its declared words: make free text a label with oneOf",
    "telemetry.logEvent('tool_used', { ms: 1, ok: true, tool: 'rm' })":
      "'tool' is one of its declared words: make free text a label with oneOf",
    "telemetry.logEvent('tool_used', { ms: name, ok: true, tool: 'bash' })": "'ms' is declared as a number",
    "telemetry.logEvent('tool_used', { ms: { n: 1 }, ok: true, tool: 'bash' })": "'ms' is declared as a number",
    "telemetry.logEvent('tool_used', { ms: 1, ok: 1, tool: 'bash' })": "'ok' is declared as true or false",
    "telemetry.logEvent('tool_used', {} as { ms: number; ok?: boolean; tool: 'bash' })": "the field 'ok' is missing",
    "telemetry.logEvent('tool_used')": 'Expected 2-3 arguments, but got 1',
    "telemetry.logEvent('tool_usd', { ms: 1 })": '\'"tool_usd"\' is not assignable',
    'telemetry.logEvent(name, {})': "'string' is not assignable",
    "telemetry.logEvent('started', { n: 1 })": "no field 'n' is declared",
    "telemetry.logEvent('ended', { n: name })": "'n' is declared as a number",
    'telemetry.setContext({ colour: 1 })': "no field 'colour' is declared",
    'telemetry.setContext({ betas: name })': "'betas' is declared as a number",
    'telemetry.child({ context: { colour: 1 } })': "no field 'colour' is declared",
    "telemetry.child().logEvent('nothing')": 'is not assignable',
    "deferTelemetry({ events }).logEvent('nothing')": 'is not assignable',
    "time(telemetry, 'bilt', { tool: 'bash' }, () => 1)": '\'"bilt"\' is not assignable',
    "time(telemetry, 'built', {}, () => 1)": "the field 'tool' is missing",
    "time(telemetry, 'built', { tool: 'rm' }, () => 1)": "'tool' is one of its declared words",
    "time(telemetry.child(), 'built', { tool: 'bash', colour: 1 }, () => 1)": "no field 'colour' is declared",
    "logError(telemetry, 'filed', error)": '\'"filed"\' is not assignable',
    "logError(telemetry, 'failed', error, { n: name })": "'n' is declared as a number",
    "logError(createTestTelemetry(), 'failed', error, { n: name })": 'text leaves only as a label',
    'defineEvents({ e: { ...about, fields: { t: text({ max: 3 }) } } })': 'free text leaves only as privileged(text())',
    "defineEvents({ e: { ...about, fields: { t: 'string' } } })": 'declare a kind of field',
    "defineEvents({ e: { description: '', purpose: '' } })": "Property 'owner' is missing",
    "defineEvents({ e: about }, { context: { t: 'string' } })": 'declare a kind of field',
    "createTelemetry({ service: { name, version: '1' }, endpoint: '', events: {} })": 'Type',
  }

  const undeclared = compileIt(`${prelude}\n${Object.keys(refused).join('\n')}\n`)
  test('refuses what is not, in one line that says what to do', () => {
    expect(undeclared().map(({ source }) => source)).toEqual(Object.keys(refused))
    for (const { source, message, lines: length } of undeclared()) {
      expect(message, source).toContain(refused[source])
      if (!source.includes('events: {}')) expect(length, source).toBe(1)
    }
  })

  const schemas = `
import { z } from 'zod'
import { createTestTelemetry } from 'orangebox/testing'
import { defineEvents, optional } from 'orangebox/events'
const about = { description: 'd', purpose: 'p', owner: 'o' }
const events = defineEvents({
  a: { ...about, fields: z.object({ ms: z.number(), tool: z.enum(['bash']).optional() }) },
  b: { ...about, fields: { tool: z.enum(['bash', 'edit']), n: optional(z.int()) } },
})
createTestTelemetry({ events }).logEvent('a', { ms: 1 })
createTestTelemetry({ events }).logEvent('b', { tool: 'edit' })
`
  const open = [
    'defineEvents({ e: { ...about, fields: { t: z.string() } } })',
    'defineEvents({ e: { ...about, fields: { t: z.array(z.number()) } } })',
    "createTestTelemetry({ events }).logEvent('a', { ms: 'x' })",
    "createTestTelemetry({ events }).logEvent('b', { tool: 'rm' })",
  ]
  const freeText = compileIt(`${schemas}${open.join('\n')}\n`)
  test('refuses schemas of free text, and takes those of closed sets', () => {
    const errors = freeText()
    expect(errors.map(({ source }) => source)).toEqual(open)
    expect(errors[0]?.message).toContain('a schema of free text does not leave')
    expect(errors[1]?.message).toContain('a schema leaves only as a number, a boolean or a closed set of words')
  })
})
