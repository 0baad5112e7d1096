import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cases, compilers, resolutions, strict } from './compilers.ts'
import { type Packed, packAndUnpack, root } from './packed.ts'

let packed: Packed

beforeAll(() => {
  packed = packAndUnpack()
})
afterAll(() => packed?.remove())

/** A host's program. It has no @types/node, no DOM library and no newer language than it needs. */
const program = `
import { createTelemetry, oneOf } from 'orangebox'
import { createReducer, table } from 'orangebox/facts'
import { cachedSettings } from 'orangebox/settings/cached'
import { firstOf, merge } from 'orangebox/settings/combine'
import { fileSettings } from 'orangebox/settings/file'
import { growthbook, type FeatureClient } from 'orangebox/settings/growthbook'
import { httpSettings } from 'orangebox/settings/http'
import { ofrep } from 'orangebox/settings/ofrep'
import { openfeature, type FlagClient } from 'orangebox/settings/openfeature'
import { createTestTelemetry, expectEvent, startTestEndpoint } from 'orangebox/testing'

const tool = oneOf('bash', 'edit', 'read')

export async function main(endpoint: string | undefined): Promise<void> {
  const settings = firstOf(fileSettings('a.json'), merge(cachedSettings({ load: async () => ({ sampling: {} }) })),
    httpSettings({ url: 'https://acme.dev/a.json', headers: { authorization: 'x' } }), ofrep({ baseUrl: 'https://acme.dev', context: { targetingKey: 'x' } }))
  await using telemetry = createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint, settings })
  telemetry.logEvent('tool_used', { duration_ms: 45, ok: true, tool: tool('bash') })
  const sub = telemetry.child({ context: { depth: 1, tool: tool('edit') }, sessionId: 'two' })
  const experiment = { experimentId: 'e', variationId: 'v' }
  sub.logExperiment({ ...experiment, userAttributes: { seats: 3 }, experimentMetadata: { tool: tool('read') } })
  telemetry.child().logExperiment(experiment)
  // @ts-expect-error text is no label
  telemetry.logEvent('tool_used', { tool: 'bash' })
  // @ts-expect-error
  telemetry.setContext({ repo: 'x' })
  // @ts-expect-error
  telemetry.child({ context: { repo: 'x' } })
  // @ts-expect-error
  telemetry.logExperiment({ ...experiment, userAttributes: { plan: 'x' } })
  await telemetry.shutdown({ timeoutMs: 500 })
}

export const sources = (features: FeatureClient, flags: FlagClient) =>
  firstOf(growthbook(features, { user: { attributes: { id: 'one' } } }), openfeature(flags, { context: { targetingKey: 'one' } }))
export const telemetry = createTestTelemetry()
expectEvent(telemetry, 'turn', { n: 1, tool: /^read$/ })
export const asked = startTestEndpoint().then(async (started) => {
  started.respond(503, 'reset', { delayMs: 5 })
  return started.received(1)
})
export const reducer = createReducer({
  telemetry,
  tables: { turns: table<{ n: number }>({ onIncomplete: ({ n }, emit) => emit('turn', { n, tool: tool('bash') }) }) },
  reduce: ({ turns }, fact: { id: string }) => void turns.open(fact.id, () => ({ n: 1 })).n++,
})
reducer.observe({ id: 'a' })
`

/** The declarations of every entry are checked, whether something above uses them or not. */
const entries = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).exports)
  .filter((path) => !path.endsWith('.json'))
  .map(
    (path, n) =>
      `import type * as entry${n} from 'orangebox${path.slice(1)}'\nexport type Entry${n} = typeof entry${n}`,
  )
  .join('\n')

/** The small entry, in a form that every module kind takes. */
const entry = `
import { runUploaderIfChild } from 'orangebox/upload'
if (!runUploaderIfChild()) void import('./main.js')
`

const bare = { target: 'es2022', lib: ['es2022'], types: [] }

/** Labels and clients of a CommonJS file, for use in an ES module: there is one type of each. */
const common = `
import { createTelemetry, oneOf } from 'orangebox'
export const tool = oneOf('bash')
export const create = createTelemetry
`
const mixed = `
import { disabledTelemetry, oneOf, type Telemetry } from 'orangebox'
import { create, tool } from '../commonjs/common.js'
disabledTelemetry.logEvent('a', { tool: tool('bash') })
const telemetry: Telemetry = create({ service: { name: 'acme', version: '1' }, endpoint: undefined })
telemetry.logEvent('a', { tool: oneOf('bash')('bash') })
`
/** A project with folders of both types, so that one run of a compiler sees them. */
const project = {
  'module/package.json': '{ "type": "module" }',
  'module/main.ts': program,
  'module/entry.ts': entry,
  'module/entries.ts': entries,
  'module/mixed.ts': mixed,
  'commonjs/package.json': '{ "type": "commonjs" }',
  'commonjs/main.ts': program,
  'commonjs/entry.ts': entry,
  'commonjs/entries.ts': entries,
  'commonjs/common.ts': common,
}

test.each(cases)(
  'hosts of both module types compile: $compiler, $resolution',
  ({ compiler, path, resolution, modules }) => {
    const folder = join(packed.host, `${compiler}-${resolution}`.replace(/\s/g, '-'))
    for (const type of ['module', 'commonjs']) mkdirSync(join(folder, type), { recursive: true })
    for (const [file, text] of Object.entries(project)) writeFileSync(join(folder, file), text)
    const files = Object.keys(project).filter((file) => file.endsWith('.ts'))
    const compilerOptions = { ...strict, ...bare, ...modules, outDir: 'out' }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
    packed.run(process.execPath, [join(root, 'node_modules', path), '-p', folder])
  },
)

/** What the libraries of a host bring along: a signal and a URL are then the real ones. */
const platform = `
import { createTelemetry } from 'orangebox'
const service = { name: 'acme', version: '1.4.0' }
const telemetry = createTelemetry({ service, endpoint: new URL('https://telemetry.acme.dev'), network: { proxy: new URL('http://proxy') } })
void telemetry.flush({ signal: AbortSignal.timeout(5) })
void telemetry.shutdown({ signal: new AbortController().signal })
// @ts-expect-error
void telemetry.flush({ signal: {} })
`
const libraries = {
  'the DOM library': { lib: ['es2022', 'dom'], types: [] },
  '@types/node': { lib: ['es2022'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  both: { lib: ['es2022', 'dom'], types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
}

test.each(Object.entries(libraries))('a host with %s passes its signals and URLs', (name, given) => {
  const folder = join(packed.host, name.replace(/\W/g, '-'))
  mkdirSync(folder)
  writeFileSync(join(folder, 'main.ts'), platform)
  // The declarations of others are not ours to check, and ours are checked above.
  const compilerOptions = {
    ...strict,
    skipLibCheck: true,
    target: 'es2022',
    ...given,
    ...resolutions.nodenext,
    noEmit: true,
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
  packed.run(process.execPath, [join(root, 'node_modules', compilers['TypeScript 7']), '-p', folder])
})

test.each(Object.entries(compilers))('%s says of a text that it takes oneOf', (compiler, path) => {
  const folder = join(packed.host, `text-${compiler}`.replace(/\s/g, '-'))
  mkdirSync(folder)
  const line =
    "import { disabledTelemetry } from 'orangebox'\ndisabledTelemetry.logEvent('tool_used', { tool: 'bash' })\n"
  writeFileSync(join(folder, 'main.ts'), line)
  const compilerOptions = { ...strict, ...bare, ...resolutions.nodenext, noEmit: true }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }))
  const compile = () => packed.run(process.execPath, [join(root, 'node_modules', path), '-p', folder])
  expect(compile).toThrow("text leaves only as a label: oneOf('bash', …)")
})

test('the public types mention no dependency', () => {
  const types = join(packed.host, 'node_modules/orangebox/dist/types')
  const files = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((file) => /\.d\.c?ts$/.test(file))
  expect(files).toEqual(expect.arrayContaining(['index.d.ts', 'index.d.cts', 'testing.d.cts']))
  for (const file of files) {
    expect(readFileSync(join(types, file), 'utf8'), file).not.toMatch(/@opentelemetry|axios|lodash|node:|NodeJS/)
  }
})

test('publint has nothing to say', () => {
  const cli = join(root, 'node_modules/publint/src/cli.js')
  packed.run(process.execPath, [cli, 'run', packed.tarball, '--strict'])
})

test('attw finds no fault in how the types resolve', () => {
  const cli = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
  packed.run(process.execPath, [cli, packed.tarball, '--profile', 'strict'])
})
