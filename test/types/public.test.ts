import { expect, test } from 'vitest'
import { compile } from './compile.ts'

const prelude = `
import { createSettings, createTelemetry, deferTelemetry, disabledTelemetry, oneOf, staticSettings } from 'orangebox'
import type { Experiment, Label, Logger, Metadata, MetadataValue, Telemetry, TelemetryOptions } from 'orangebox'
const telemetry: Telemetry = disabledTelemetry
const tool = oneOf('bash', 'edit')
const name: string = 'free text'
`

const written = compile(`${prelude}
interface ToolUsed { duration_ms: number; ok: boolean; tool: Label<'bash' | 'edit' | 'other'>; retries?: number | undefined }
type Alias = { readonly n: number | null }
class Facts { readonly n = 1 }
declare const used: ToolUsed
declare const alias: Alias
telemetry.logEvent('a')
telemetry.logEvent('a', {})
telemetry.logEvent('a', undefined)
telemetry.logEvent('a', { n: 1, b: true, z: null, u: undefined, t: tool(name) })
telemetry.logEvent('a', used)
telemetry.logEvent('a', alias)
telemetry.logEvent('a', new Facts())
telemetry.logEvent('a', { ...used, more: 1 }, { timestamp: new Date() })
telemetry.logEvent('a', undefined, { timestamp: 1 })
telemetry.setContext({ betas: 2, plan: tool('x') })
telemetry.setContext({ betas: undefined })
telemetry.setContext(used)
telemetry.logExperiment({ experimentId: name, variationId: name, userAttributes: { plan: tool(name), n: 1 } })
telemetry.setUser(null)
telemetry.setUser({ id: name, email: undefined })
const child: Logger = telemetry.child({ context: { n: 1 }, sessionId: undefined })
child.child().logEvent('b', { t: tool('bash') })
const label: Label<'bash' | 'edit' | 'other'> = tool(name)
const value: MetadataValue = label
const values: readonly ('bash' | 'edit')[] = tool.values
export async function main() {
  await using another = createTelemetry({ service: { name, version: '1' }, endpoint: undefined })
  const { delivered, kept, dropped, pending, timedOut } = await another.flush({ timeoutMs: 1, signal: AbortSignal.timeout(1) })
  const sums: number = delivered + kept + dropped + pending
  const status: 'on' | 'local' | 'off' = another.status().mode
  const backend = another.health().sinks.backend
  return [sums, timedOut, status, backend?.dropped.rejected, values, value]
}
deferTelemetry().start({ service: { name, version: '1' }, endpoint: new URL('https://a.dev'), settings: createSettings() })
staticSettings({ sampling: { a: { sample_rate: 0.5 } }, batch: { maxAttempts: 3 }, killswitch: { backend: false } })
`)
test('what a host may write compiles', () => expect(written()).toEqual([]))

const undefineds = compile(`${prelude}
type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]-?: undefined }
declare const nothing: Optional<TelemetryOptions>
const options: TelemetryOptions = { ...nothing, service: { name, version: '1' } }
createTelemetry(options)
createTelemetry({
  service: { name, version: '1' }, endpoint: '',
  user: { id: undefined, accountUuid: undefined, organizationUuid: undefined, email: undefined },
  settingNames: { sampling: undefined, batch: undefined, killswitch: undefined, version: undefined },
  batch: { scheduledDelayMillis: undefined, path: undefined, baseUrl: undefined, skipAuth: undefined },
  exit: { upload: undefined, timeoutMs: undefined },
  network: { proxy: undefined, ca: undefined },
  auth: async () => ({ headers: {}, expiresAt: undefined, account: undefined }),
  resource: { channel: undefined },
})
telemetry.flush(undefined)
telemetry.flush({ timeoutMs: undefined, signal: undefined })
telemetry.shutdown({ timeoutMs: undefined, signal: undefined, upload: undefined })
telemetry.child({ context: undefined, sessionId: undefined })
telemetry.logEvent('a', undefined, undefined)
telemetry.logEvent('a', {}, { timestamp: undefined })
const experiment: Experiment = { experimentId: name, variationId: name, variationIndex: undefined, environment: undefined, userAttributes: undefined }
telemetry.logExperiment(experiment)
`)
test('every optional option takes undefined, under exactOptionalPropertyTypes', () => expect(undefineds()).toEqual([]))

const generics = `${prelude}
interface Catalogue {
  tool_used: { readonly tool: Label<'bash' | 'edit' | 'other'>; readonly ms: number }
  started: { readonly cold: boolean }
}
function log<N extends keyof Catalogue, M extends Catalogue[N] & Metadata<M>>(event: N, metadata: M): void {
  telemetry.logEvent(event, metadata)
}
interface Typed extends Omit<Telemetry, 'logEvent'> {
  logEvent<N extends keyof Catalogue>(name: N, metadata: Catalogue[N]): void
}
const typed = telemetry as Typed
typed.logEvent('started', { cold: true })
log('tool_used', { tool: tool('bash'), ms: 1 })
`
const misused = ["log('started', { cold: 1 })", "log('unknown', {})", "typed.logEvent('tool_used', { ms: 1 })"]
const laidOver = compile(`${generics}${misused.join('\n')}\n`)
test('a catalogue of events can be laid over it with generics', () =>
  expect(laidOver().map(({ source }) => source)).toEqual(misused))

/** Each of these lines, and no other, is refused at the argument it is about. */
const refused = {
  strings: [
    "telemetry.logEvent('a', { path: '/home/ann' })",
    "telemetry.logEvent('a', { n: 1, tool: tool.values[0] })",
  ],
  others: [
    "telemetry.logEvent('a', 'text')",
    'telemetry.logEvent(7)',
    "telemetry.logEvent('a', {}, { timestamp: 'now' })",
    'telemetry.setUser(name)',
    "telemetry.shutdown({ upload: 'later' })",
    "createTelemetry({ endpoint: 'https://a.dev' })",
    "createTelemetry({ service: { name }, endpoint: '' })",
    "createTelemetry({ service: { name, version: '1' }, endpoint: '', durability: 'disk' })",
    "createTelemetry({ service: { name, version: '1' }, endpoint: '', unknown: 1 })",
    'telemetry.events.push(1)',
  ],
}

const misspelt = [...refused.strings, ...refused.others]
const judged = compile(`${prelude}\n${misspelt.join('\n')}\n`)
test('what must not leave, and what is misspelt, is refused by the compiler', () =>
  expect(judged().map(({ source }) => source)).toEqual(misspelt))

/** What the compiler says about a value, and about nothing else in that line. */
const advice: Readonly<Record<string, string>> = {
  "telemetry.logEvent('a', { tool: 'bash' })": "text leaves only as a label: oneOf('bash', …)",
  "telemetry.logEvent('a', { path: name })": "text leaves only as a label: oneOf('bash', …)",
  "telemetry.logEvent('a', { n: 1 as number | string })": "text leaves only as a label: oneOf('bash', …)",
  "telemetry.logEvent('a', { n: undefined as string | undefined })": "text leaves only as a label: oneOf('bash', …)",
  'telemetry.setContext({ plan: name })': "text leaves only as a label: oneOf('bash', …)",
  'telemetry.child({ context: { plan: name } })': "text leaves only as a label: oneOf('bash', …)",
  "telemetry.logExperiment({ experimentId: name, variationId: name, userAttributes: { plan: 'x' } })":
    "text leaves only as a label: oneOf('bash', …)",
  "telemetry.logEvent('a', { big: 1n })": 'a bigint does not leave: log Number(value)',
  "telemetry.logEvent('a', { when: new Date() })":
    'a Date does not leave: log a duration in milliseconds, or getTime()',
  "telemetry.logEvent('a', { list: ['x'] })":
    'a list does not leave: log its length, or a field for each of its values',
  "telemetry.logEvent('a', { pair: [1, 2] as const })":
    'a list does not leave: log its length, or a field for each of its values',
  "telemetry.logEvent('a', { run: () => 1 })": 'a function does not leave: log what it returns',
  "telemetry.logEvent('a', { deep: { n: 1 } })": 'an object does not leave: give each of its values a field of its own',
  "telemetry.logEvent('a', { map: new Map() })": 'an object does not leave: give each of its values a field of its own',
  "telemetry.logEvent('a', { odd: Symbol() })": 'only numbers, booleans, null and labels leave',
  "telemetry.logEvent('a', { odd: 1 as unknown })": 'only numbers, booleans, null and labels leave',
}

const advised = compile(`${prelude}\n${Object.keys(advice).join('\n')}\n`)
test('what does not leave is refused with what to log instead, where the value stands', () => {
  const errors = advised()
  expect(errors.map(({ source }) => source)).toEqual(Object.keys(advice))
  for (const { source, message } of errors) expect(message, source).toContain(`"${advice[source]}"`)
  // The plainest mistake has the shortest message.
  expect(errors[0]?.lines).toBe(1)
})

const generic = compile(`${prelude}
function value<V extends number | Label>(v: V) { telemetry.logEvent('a', { v }) }
function fields<M extends Metadata<M>>(m: M) { telemetry.logEvent('a', m); telemetry.child({ context: m }).setContext(m) }
function some<M extends { readonly n: number }>(m: M) { telemetry.logEvent('a', { n: m.n }) }
function any(m: Record<string, MetadataValue>, n: { [name: string]: number }) { telemetry.logEvent('a', { ...m, ...n }) }
interface Optional { retries?: number; tool?: Label; ok?: boolean | undefined }
function optional(m: Optional, p: Partial<Optional>) { telemetry.logEvent('a', m); telemetry.setContext(p) }
export const all = [value, fields, some, any, optional]
`)
test('functions that are generic in what they log compile', () => expect(generic()).toEqual([]))
