/* Every function that a program may call, called right; the test makes each call wrong in every way. */

import { join } from 'node:path'
import { Command } from 'commander'
import * as commander from '../../src/commander.ts'
import * as commands from '../../src/commands.ts'
import * as events from '../../src/events.ts'
import * as facts from '../../src/facts.ts'
import * as core from '../../src/index.ts'
import * as otel from '../../src/otel.ts'
import * as outbox from '../../src/outbox.ts'
import * as privacy from '../../src/privacy.ts'
import * as cached from '../../src/settings/cached.ts'
import * as combine from '../../src/settings/combine.ts'
import * as file from '../../src/settings/file.ts'
import * as growthbook from '../../src/settings/growthbook.ts'
import * as http from '../../src/settings/http.ts'
import * as ofrep from '../../src/settings/ofrep.ts'
import * as openfeature from '../../src/settings/openfeature.ts'
import * as sinks from '../../src/sinks.ts'
import * as testing from '../../src/testing.ts'
import * as yargs from '../../src/yargs.ts'
import { wrongValues } from './wrong-values.ts'

// biome-ignore lint/suspicious/noExplicitAny: the calls below are those that the types forbid
type Anything = any
type Method = (made: Anything) => unknown

/** A function of the package, a right call of it, the options of which each is tried, and what is done with the result. */
export interface Case {
  readonly call: (...given: Anything[]) => unknown
  readonly right: () => Anything[]
  readonly options?: Readonly<Record<number, readonly string[]>>
  readonly uses?: readonly Method[]
  /** It says in its docstring that it throws. */
  readonly throws?: true
}

/** @param folder where clients keep their events. */
export function rightCalls(folder: string): Readonly<Record<string, Case>> {
  const service = { name: 'acme', version: '1.0.0' }
  const quiet = { endpoint: 'http://127.0.0.1:1', allowInTests: true, onDiagnostic: () => {} }
  const client = () => core.createTelemetry({ service, ...quiet, stateDir: folder, durability: 'memory' })
  const over = (options: object) =>
    core.createTelemetry({ service, ...quiet, stateDir: folder, ...options } as Anything)
  const remembering = () => {
    const telemetry = testing.createTestTelemetry()
    telemetry.logEvent('a', { n: 1 })
    return telemetry
  }
  const read: readonly Method[] = [(s) => s.read('sampling'), (s) => s.subscribe(() => {})?.()]
  const sunk: readonly Method[] = [
    (sink) => {
      const telemetry = over({ sinks: [sink], endpoint: undefined })
      telemetry.logEvent('a', { n: 1 })
      return telemetry.shutdown({ timeoutMs: 0, upload: 'leave' })
    },
  ]
  const declared: readonly Method[] = [
    (declaration) => {
      const catalogue = events.defineEvents({ a: declaration })
      const telemetry = testing.createTestTelemetry({ events: catalogue }) as Anything
      telemetry.logEvent('a', { n: 1 })
      telemetry.logEvent('a', { n: wrongValues.getters })
    },
  ]
  const described = (fields: object) => ({ description: 'd', purpose: 'p', owner: 'o', fields })
  const asField = declared.map(
    (use): Method =>
      (kind) =>
        use(described({ n: kind })),
  )
  const otlp = (call: Anything): Case => ({
    ...{ call, throws: true, right: () => [{ service, endpoint: quiet.endpoint, stateDir: folder }] },
    options: {
      0: ['service', 'endpoint', 'headers', 'auth', 'stateDir', 'spool', 'batch', 'onDiagnostic', 'protocol'],
    },
    uses: [(q) => q.onEmit?.({}), (q) => q.onEnd?.(), (q) => q.export?.([{}], () => {}), (q) => q.shutdown()],
  })
  const kindOf = (call: Anything, given: () => Anything[]): Case => ({ call, right: given, uses: asField })
  const flags = () => ({ getObjectDetails: async () => ({}), addHandler: () => {}, removeHandler: () => {} })
  const features = () => ({ getFeatureValue: () => 1, getFeatures: () => ({ a: {} }) })
  const wire = { name: 'w', path: '/x', headers: {}, maxBodyBytes: 1_000, wrap: () => '' }

  return {
    oneOf: { call: core.oneOf, right: () => ['a', 'b'], uses: [(f) => f('a'), (f) => f(wrongValues.getters)] },
    createSettings: { call: core.createSettings, right: () => [{}] },
    staticSettings: { call: core.staticSettings, right: () => [{}] },
    createTelemetry: {
      call: core.createTelemetry,
      right: () => [{ service, ...quiet, stateDir: folder }],
      options: { 0: ['events', 'level', 'sinks', 'processors', 'notice', 'audience', 'privileged'] },
      uses: [(t) => t.logEvent('a'), (t) => t.status(), (t) => t.shutdown({ upload: 'leave' })],
    },
    createTestTelemetry: {
      ...{ call: testing.createTestTelemetry, right: () => [{}], throws: true },
      options: { 0: ['events', 'settings', 'settingNames', 'level', 'audience', 'onDiagnostic'] },
      uses: [(t) => t.logEvent('a'), (t) => t.status()],
    },
    createTestSettings: { call: testing.createTestSettings, right: () => [{}] },
    expectNoEvent: { call: testing.expectNoEvent, right: () => [remembering(), 'b', {}], throws: true },
    createReducer: {
      ...{ call: facts.createReducer, right: () => [{ telemetry: client(), tables: { t: {} }, reduce: () => {} }] },
      options: { 0: ['telemetry', 'tables', 'reduce', 'onDiagnostic'] },
      uses: [(r) => r.observe({}), (r) => r.observe(wrongValues.revoked), (r) => r.flush(), (r) => r.shutdown()],
    },
    createLogRecordExporter: otlp(otel.createLogRecordExporter),
    createLogRecordProcessor: otlp(otel.createLogRecordProcessor),
    createSpanExporter: otlp(otel.createSpanExporter),
    createSpanProcessor: otlp(otel.createSpanProcessor),
    openOutbox: {
      ...{ call: outbox.openOutbox, throws: true },
      right: () => [{ service, name: 'a', endpoint: quiet.endpoint, stateDir: folder, durability: 'memory', wire }],
      options: { 0: ['service', 'name', 'endpoint', 'wire', 'auth', 'batch', 'spool', 'network', 'onDiagnostic'] },
      uses: [(q) => q.append('{}'), (q) => q.health(), (q) => q.shutdown({ timeoutMs: 0 })],
    },
    otlp: {
      ...{ call: sinks.otlp, right: () => [{ endpoint: quiet.endpoint }], uses: sunk },
      options: { 0: ['endpoint', 'headers', 'name', 'allow', 'batch', 'protocol', 'privileged', 'fromEnvironment'] },
    },
    datadog: {
      ...{ call: sinks.datadog, right: () => [{ apiKey: 'k', allow: ['a'] }], uses: sunk },
      options: { 0: ['apiKey', 'allow', 'site', 'endpoint', 'name', 'batch', 'compression'] },
    },
    consoleSink: {
      ...{ call: sinks.consoleSink, right: () => [{ print: () => {} }], uses: sunk },
      options: { 0: ['name', 'allow', 'print'] },
    },
    defineEvents: { call: events.defineEvents, right: () => [{ a: described({}) }], options: { 0: ['a', 'b c'] } },
    number: kindOf(events.number, () => [{}]),
    text: kindOf(events.text, () => [{ max: 4 }]),
    bucket: kindOf(events.bucket, () => [3]),
    pattern: kindOf(events.pattern, () => [/^a$/]),
    optional: kindOf(events.optional, () => [events.number()]),
    privileged: kindOf(events.privileged, () => [events.number()]),
    errorFacts: { call: events.errorFacts, right: () => [new Error('x'), {}], options: { 1: ['types'] } },
    logError: {
      call: events.logError,
      right: () => [client(), 'a', new Error('x'), {}, {}],
      options: { 4: ['types'] },
    },
    time: { call: events.time, right: () => [client(), 'a', {}, () => 1, {}], options: { 4: ['types'] }, throws: true },
    errorFields: { call: events.errorFields, right: () => ['A'] },
    experimentEvent: {
      ...{ call: events.experimentEvent, right: () => [{ owner: 'o' }], uses: declared },
      options: { 0: ['owner', 'purpose', 'expires', 'userAttributes', 'experimentMetadata'] },
    },
    'runProgram of commander': {
      ...{ call: commander.runProgram, throws: true },
      right: () => [new Command('p').exitOverride().action(() => {}), client(), { argv: ['node', 'p'] }],
      options: { 2: ['event', 'types'] },
    },
    'commandEvent of commander': {
      ...{ call: commander.commandEvent, right: () => [new Command('p'), { owner: 'o' }], uses: declared },
      options: { 1: ['owner', 'purpose', 'types'] },
    },
    'runProgram of yargs': {
      ...{ call: yargs.runProgram, throws: true },
      right: () => [{ middleware: () => {}, parseAsync: async () => {} }, client(), {}],
      options: { 2: ['args', 'event', 'types'] },
    },
    'commandEvent of yargs': {
      ...{ call: yargs.commandEvent, right: () => [{ commands: ['a'], owner: 'o' }], uses: declared },
      options: { 0: ['commands', 'options', 'arguments', 'owner', 'types'] },
    },
    createTelemetryCommands: {
      ...{ call: commands.createTelemetryCommands, right: () => [client(), {}] },
      options: { 1: ['usage', 'deletionEndpoint', 'deletionHeaders'] },
      uses: ['status', 'show', 'preview', 'on', 'off', 'delete'].map(
        (name): Method =>
          (of) =>
            of[name](),
      ),
    },
    addTelemetryCommand: {
      ...{ call: commands.addTelemetryCommand, throws: true },
      right: () => [new Command('p'), commands.createTelemetryCommands(client())],
    },
    telemetryCommand: {
      call: commands.telemetryCommand,
      right: () => [commands.createTelemetryCommands(client())],
      throws: true,
    },
    privacyStatement: {
      ...{ call: commands.privacyStatement, right: () => [{ service, endpoint: 'https://acme.dev' }], throws: true },
      options: { 0: ['service', 'endpoint', 'events', 'level', 'sinks', 'user'] },
    },
    createLevel: { call: privacy.createLevel, right: () => ['all'], uses: [(l) => l.set('errors'), (l) => l.set()] },
    cachedSettings: {
      ...{ call: cached.cachedSettings, right: () => [{ load: async () => ({}) }], uses: read },
      options: { 0: ['load', 'onChange', 'document', 'onDiagnostic'] },
    },
    firstOf: { call: combine.firstOf, right: () => [core.createSettings(), core.createSettings()], uses: read },
    merge: { call: combine.merge, right: () => [core.createSettings(), core.createSettings()], uses: read },
    fileSettings: {
      ...{ call: file.fileSettings, right: () => [join(folder, 'none.json'), {}], uses: read },
      options: { 1: ['document', 'onDiagnostic'] },
    },
    httpSettings: {
      ...{
        call: http.httpSettings,
        right: () => [{ url: 'http://127.0.0.1:1/', app: 'a', stateDir: folder }],
        uses: read.slice(1),
      },
      options: { 0: ['url', 'stateDir', 'headers', 'document', 'onDiagnostic', 'publicKey', 'pollMs'] },
    },
    ofrep: {
      ...{
        call: ofrep.ofrep,
        right: () => [{ baseUrl: 'http://127.0.0.1:1/', app: 'a', stateDir: folder }],
        uses: read.slice(1),
      },
      options: { 0: ['baseUrl', 'app', 'headers', 'document', 'context', 'onDiagnostic'] },
    },
    growthbook: {
      call: growthbook.growthbook,
      right: () => [features(), {}],
      options: { 1: ['document'] },
      uses: read,
    },
    trackExposures: {
      ...{ call: growthbook.trackExposures, right: () => [client()] },
      uses: [(f) => f({ key: 'a' }, { key: '1', variationId: 1 }), (f) => f(), (f) => f(wrongValues.getters)],
    },
    openfeature: {
      ...{ call: openfeature.openfeature, right: () => [flags(), {}], uses: read },
      options: { 1: ['document', 'context', 'onDiagnostic'] },
    },
    evaluationHook: {
      ...{ call: openfeature.evaluationHook, right: () => [client(), {}], options: { 1: ['once'] } },
      uses: [
        (h) => h.finally({ flagKey: 'a' }, { value: 1 }),
        (h) => h.finally(),
        (h) => h.finally(wrongValues.getters),
      ],
    },
  }
}
