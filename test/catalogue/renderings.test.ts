import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { catalogueAsPage } from '../../src/catalogue/page.ts'
import { catalogueAsJson } from '../../src/catalogue/schemas.ts'
import { catalogueAsRegistry } from '../../src/catalogue/weaver.ts'
import {
  boolean,
  bucket,
  defineEvents,
  errno,
  hashed,
  id,
  number,
  oneOf,
  optional,
  pattern,
  privileged,
  text,
} from '../../src/events.ts'
import { type Catalogue, screening } from '../../src/model/catalogue.ts'
import { textOfLabel } from '../../src/model/label.ts'
import { nodeRandom } from '../../src/node/random.ts'

const catalogue = defineEvents(
  {
    tool_used: {
      ...{
        description: 'A tool\n  came to its end.',
        purpose: 'Finding slow tools.',
        owner: 'agent-team',
        expires: '2027-06-30',
      },
      fields: {
        ...{
          ms: number({ unit: 'ms', min: 0 }),
          n: number({ integer: true, min: 1, max: 9 }),
          ok: boolean(),
          tool: oneOf('bash', 'git-log'),
        },
        ...{
          model: optional(pattern(/a|b/)),
          thread: id(),
          path: hashed(),
          group: bucket(30),
          code: optional(errno()),
        },
        plugin: optional(privileged(text({ max: 64 }))),
      },
    },
    started: { description: 'It began.', purpose: 'Counting.', owner: 'cli' },
    ended: {
      description: 'It ended.',
      purpose: 'Counting.',
      owner: 'cli',
      fields: { ok: number(), ms: number({ unit: 'ms', min: 0 }) },
    },
  },
  { context: { betas: number({ max: 5 }) } },
)
const declared = catalogue[screening]

test('the page names every event and every field, in words for those whom it is about', () => {
  expect(catalogueAsPage(declared)).toBe(`# Telemetry

Every event this program can record, and everything an event can hold. Nothing else is recorded.

<!-- Made by \`orangebox catalogue\` from the declarations of the events. Change those, not this page. -->

## \`ended\`

It ended.

- What for: Counting.
- Who answers for it: cli

| Field | What leaves |
|---|---|
| \`ok\` | a number |
| \`ms\` | a number in \`ms\`, 0 or more |

## \`started\`

It began.

- What for: Counting.
- Who answers for it: cli

It holds nothing besides.

## \`tool_used\`

A tool came to its end.

- What for: Finding slow tools.
- Who answers for it: agent-team
- Recorded until: 2027-06-30

| Field | What leaves |
|---|---|
| \`ms\` | a number in \`ms\`, 0 or more |
| \`n\` | a whole number, 1 to 9 |
| \`ok\` | yes or no |
| \`tool\` | one of \`bash\`, \`git-log\`; anything else becomes \`other\` |
| \`model\` (not always) | text of the form \`/^(?:a\\|b)$/\`; anything else becomes \`other\` |
| \`thread\` | an id of up to 64 letters, digits, \`_\` and \`-\` |
| \`path\` | a hash of the text, with a secret that never leaves this machine |
| \`group\` | which of 30 groups it falls into, by its hash |
| \`code\` (not always) | the code of an error, such as \`ENOENT\`; anything else becomes \`other\` |
| \`plugin\` (not always) | text of up to 64 characters; only to those who are trusted with it |

## With every event

| Field | What leaves |
|---|---|
| \`betas\` | a number, 5 or less |
`)
})

/** What leaves of metadata, as plain values. */
function leaving(table: Catalogue, name: string, given: object) {
  const tools = { onProblem: () => {}, salt: () => 'salt', sha256: nodeRandom.sha256 }
  const { open, privileged } = table[screening].metadata(name, given, tools)
  const plain = (fields: object) =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, typeof value === 'object' ? textOfLabel(value) : value]),
    )
  return { open: plain(open as object), privileged: plain(privileged ?? {}) }
}

type EventJson = { readonly schema: object; readonly privileged?: object }
const json = catalogueAsJson(declared) as { readonly events: Record<string, EventJson>; readonly context: object }
const accepts = (schema: object | undefined, value: unknown) => new Ajv2020().compile(schema ?? false)(value)

test('what leaves has the schema of its event, and what was not declared has not', () => {
  const used = {
    ms: 1,
    n: 2,
    ok: true,
    tool: 'bash',
    model: 'a',
    thread: 't-1',
    path: '/srv',
    group: 'ann',
    code: 'ENOENT',
    plugin: 'x',
  }
  const { open, privileged } = leaving(catalogue, 'tool_used', used)
  expect(accepts(json.events.tool_used?.schema, open)).toBe(true)
  expect(accepts(json.events.tool_used?.privileged, privileged)).toBe(true)
  const odd = leaving(catalogue, 'tool_used', { ...used, tool: 'rm', model: 'Ann', code: 7 })
  expect(odd.open).toMatchObject({ tool: 'other', model: 'other', code: 'other' })
  expect(accepts(json.events.tool_used?.schema, odd.open)).toBe(true)
  for (const bad of [
    { ...open, ms: -1 },
    { ...open, colour: 1 },
    { ...open, tool: 'rm' },
    { ...open, path: '/srv' },
    { ...open, group: 30 },
    { ...open, plugin: 'x' },
    {},
  ])
    expect(accepts(json.events.tool_used?.schema, bad), JSON.stringify(bad)).toBe(false)
  expect(accepts(json.events.started?.schema, {})).toBe(true)
  expect(accepts(json.context, { betas: 6 })).toBe(false)
  expect(json.events.tool_used).toMatchObject({
    owner: 'agent-team',
    purpose: 'Finding slow tools.',
    expires: '2027-06-30',
  })
})

test('the registry has each attribute once, refers to no other, and leaves out what is privileged', () => {
  const registry = catalogueAsRegistry(declared) as {
    readonly file_format: string
    readonly attributes: readonly { readonly key: string; readonly type: unknown; readonly examples?: unknown }[]
    readonly events: readonly {
      readonly name: string
      readonly attributes: readonly { readonly ref: string; readonly requirement_level: string }[]
    }[]
  }
  expect(registry.file_format).toBe('definition/2')
  const keys = registry.attributes.map(({ key }) => key)
  expect(keys).toEqual([...new Set(keys)])
  expect(keys).not.toContain('plugin')
  for (const { attributes } of registry.events) for (const { ref } of attributes) expect(keys).toContain(ref)
  const types = Object.fromEntries(registry.attributes.map(({ key, type }) => [key, type]))
  expect(types).toMatchObject({
    'context.betas': 'double',
    ms: 'double',
    n: 'int',
    ok: 'any',
    model: 'string',
    thread: 'string',
    group: 'int',
  })
  expect(types.tool).toEqual({
    members: [
      { id: 'bash', value: 'bash', stability: 'development' },
      { id: 'git_log', value: 'git-log', stability: 'development' },
      { id: 'other', value: 'other', stability: 'development' },
    ],
  })
  // Weaver wants examples wherever an attribute is text.
  for (const { type, examples } of registry.attributes) if (type === 'string') expect(examples).toBeDefined()
  expect(registry.events[0]).toEqual({
    ...{
      name: 'tool_used',
      stability: 'development',
      brief: 'A tool\n  came to its end.',
      note: 'What for: Finding slow tools.',
    },
    annotations: { owner: 'agent-team', expires: '2027-06-30' },
    attributes: ['ms', 'n', 'ok', 'tool', 'model', 'thread', 'path', 'group', 'code'].map((ref) => ({
      ref,
      requirement_level: ['model', 'code'].includes(ref) ? 'recommended' : 'required',
    })),
  })
})

test('every rendering says which events are of internal users alone, and the page what they carry besides', () => {
  const about = { description: 'It ended.', purpose: 'Speed.', owner: 'cli' }
  const both = defineEvents({ build: about, cache_layout: { ...about, internal: true } })[screening]
  const page = catalogueAsPage(both)
  expect(page.match(/^- Of whom: only of people who make this program$/gm)).toHaveLength(1)
  expect(page.indexOf('- Of whom')).toBeGreaterThan(page.indexOf('## `cache_layout`'))
  expect(page).toContain('`telemetry_diagnostics`')
  expect(catalogueAsJson(both)).toMatchObject({ events: { cache_layout: { internal: true } } })
  expect(catalogueAsJson(both)).not.toMatchObject({ events: { build: { internal: expect.anything() } } })
  expect(catalogueAsRegistry(both).events).toMatchObject([
    { name: 'build', annotations: { owner: 'cli' } },
    { name: 'cache_layout', annotations: { owner: 'cli', internal: true } },
  ])
  expect(catalogueAsPage(defineEvents({ build: about })[screening])).not.toMatch(/Of whom|telemetry_diagnostics/)
})
