import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHost, type Host, quiet, runtime } from './host.ts'
import { recipe } from './recipes.ts'

/* What docs/recipes.md says of the ways a program comes from or goes to. Ink and Yarn are in test/runtimes. */

let host: Host
beforeEach(async () => {
  host = await createHost()
})
afterEach(() => host?.remove())

const events = () => [...host.collector.events.values()].map(({ event }) => event.event_data)

/** Runs the program of a section, as it stands there. */
async function runRecipe(heading: string, env: Readonly<Record<string, string>> = {}) {
  const { files } = recipe(heading, 'docs/recipes.md')
  const [[name, text] = ['', '']] = Object.entries(files)
  writeFileSync(join(host.folder, name), text)
  const own = { ACME_TELEMETRY_URL: host.url, XDG_STATE_HOME: host.stateDir, LOCALAPPDATA: host.stateDir }
  quiet(await host.run(runtime, [name], {}, { ...own, ...env }))
}

test('a program that came from posthog-node tells who, what, under which flag, with the key of the tool', async () => {
  await runRecipe('Coming from posthog-node', { ACME_KEY: 'k1' })
  const common = { user: { id: 'user-1' }, context: { plan: 'pro' } }
  expect(events()).toMatchObject([
    { ...common, event_name: 'report_made', metadata: { pages: 3, ok: true } },
    { ...common, event_name: 'experiment_viewed', experiment_id: 'layout', variation_id: 'wide' },
  ])
  expect(host.collector.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer k1'])
})

test('a program that came from Segment tells user, group, tracks and screens', async () => {
  await runRecipe('Coming from Segment', { ACME_KEY: 'k2' })
  const common = { user: { id: 'user-1' }, auth: { organization_uuid: 'org-1' } }
  expect(events()).toMatchObject([
    { ...common, event_name: 'order_completed', metadata: { total: 12.5 } },
    { ...common, event_name: 'command_run', metadata: { command: 'build' } },
  ])
  expect(host.collector.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer k2'])
})

describe('two versions in one process', () => {
  /** As two packages of a monorepo have them: each its own. The second calls itself by another version. */
  function installTwo() {
    for (const name of ['one', 'two']) {
      const to = join(host.folder, 'packages', name, 'node_modules/orangebox')
      cpSync(join(host.folder, 'node_modules/orangebox'), to, { recursive: true })
      const entry = join(host.folder, 'packages', name, 'client.mjs')
      writeFileSync(entry, "export * from 'orangebox'\n")
    }
    const core = join(host.folder, 'packages/two/node_modules/orangebox/dist/chunks/recorder.cjs')
    const { version } = JSON.parse(readFileSync(join(host.folder, 'node_modules/orangebox/package.json'), 'utf8'))
    const quoted = new RegExp(`(["'\`])${version.replaceAll('.', '\\.')}\\1`, 'g')
    const code = readFileSync(core, 'utf8')
    expect(code).toMatch(quoted)
    writeFileSync(core, code.replaceAll(quoted, '"9.9.9"'))
  }

  const program = `
    import { appendFileSync } from 'node:fs'
    import * as one from './packages/one/client.mjs'
    import * as two from './packages/two/client.mjs'
    const { endpoint, stateDir, told } = JSON.parse(process.env.HOST_GIVEN)
    const diagnostics = []
    const create = ({ createTelemetry }, name) => createTelemetry({
      service: { name, version: '1.0.0' }, app: 'acme', endpoint, stateDir, onDiagnostic: (said) => diagnostics.push(said),
    })
    const [first, second] = [create(one, 'acme-one'), create(two, 'acme-two')]
    first.logEvent('a', { tool: two.oneOf('bash')('bash') })
    second.logEvent('b', { tool: one.oneOf('bash')('bash') })
    const ids = [first.installationId, second.installationId]
    const results = [await first.shutdown({ timeoutMs: 10_000 }), await second.shutdown({ timeoutMs: 10_000 })]
    const asked = create(one, 'acme-one')
    second.setConsent('off')
    const { mode } = asked.status()
    const books = { health: asked.health(), status: asked.status(), diagnostics }
    appendFileSync(told, JSON.stringify({ ...books, result: results[0], results, ids, mode, same: one.oneOf === two.oneOf }) + '\\n')
    await asked.shutdown({ timeoutMs: 0 })
  `

  test('share the files of one app, take each other’s labels, and obey what is said through either', async () => {
    installTwo()
    writeFileSync(join(host.folder, 'both-versions.mjs'), program)
    const told = quiet(await host.run(runtime, ['both-versions.mjs']))
    expect(told).toMatchObject({
      ...{ same: false, mode: 'off', diagnostics: [{ code: 'consent', message: expect.stringMatching(/: off /) }] },
      results: [
        { delivered: 1, kept: 0 },
        { delivered: 1, kept: 0 },
      ],
    })
    const [one, two] = told.ids as readonly string[]
    expect(one).toBe(two)
    expect(events()).toMatchObject([
      { event_name: 'a', device_id: one, metadata: { tool: 'bash' } },
      { event_name: 'b', device_id: one, metadata: { tool: 'bash' } },
    ])
    const versions = [...host.collector.events.values()].map(({ resource }) => resource['telemetry.sdk.version'])
    expect(versions[1]).toBe('9.9.9')
    expect(versions[0]).not.toBe('9.9.9')
  })
})
