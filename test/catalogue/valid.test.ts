import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { catalogueAsJson } from '../../src/catalogue/schemas.ts'
import { catalogueAsRegistry } from '../../src/catalogue/weaver.ts'
import {
  boolean,
  bucket,
  defineEvents,
  errno,
  errorFields,
  hashed,
  id,
  number,
  oneOf,
  optional,
  pattern,
  privileged,
  text,
  timeFields,
} from '../../src/events.ts'
import { type Catalogue, screening } from '../../src/model/catalogue.ts'
import type { Kind } from '../../src/model/field.ts'
import { weaverSchema } from './weaver-schema.ts'

const ajv = new Ajv2020({ strict: true, allErrors: true, strictTypes: false })
const isRegistry = ajv.compile(weaverSchema)

const about = { description: 'It ended.', purpose: 'Counting.', owner: 'cli' }
const kinds: readonly Kind[] = [
  ...[number(), number({ unit: 'ms', integer: true, min: 0, max: 9 }), boolean(), bucket(30), id(), hashed(), errno()],
  ...[pattern(/[a-z]+-\w+/), pattern(/a|b/i), pattern(/x-y_z/)],
  ...Object.values({ ...errorFields('ConfigError'), ...timeFields() }),
]
const word = fc.stringMatching(/^[a-zA-Z0-9_./ -]{1,8}$/)
const kind = fc.oneof(
  fc.constantFrom(...kinds),
  fc.uniqueArray(word, { minLength: 1, maxLength: 6 }).map((words) => oneOf(...(words as [string])) as unknown as Kind),
  fc.constantFrom(privileged(text({ max: 9 })), optional(boolean())),
)
const fields = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_.]{0,5}$/), kind, { maxKeys: 6 })
const declaration = fc.record({
  ...{ description: fc.constant('It ended.'), purpose: fc.constant('Counting.'), owner: fc.constant('cli'), fields },
  ...{ internal: fc.boolean(), expires: fc.constantFrom(undefined, '2027-06-30') },
})
const catalogues: fc.Arbitrary<Catalogue> = fc
  .tuple(fc.dictionary(fc.stringMatching(/^[a-z][a-z_]{0,5}$/), declaration, { maxKeys: 4 }), fields)
  .map(([events, context]) => defineEvents(events as never, { context: context as never }))

interface Registry {
  readonly attributes: readonly { readonly key: string; readonly type: unknown; readonly examples?: unknown }[]
  readonly events: readonly { readonly attributes: readonly { readonly ref: string }[] }[]
}

test('every registry is one to Weaver: by its schema, and by what a schema cannot say', () => {
  fc.assert(
    fc.property(catalogues, (catalogue) => {
      const registry = catalogueAsRegistry(catalogue[screening]) as unknown as Registry
      expect(isRegistry(registry), ajv.errorsText(isRegistry.errors)).toBe(true)
      const keys = registry.attributes.map(({ key }) => key)
      expect(keys).toEqual([...new Set(keys)])
      for (const { attributes } of registry.events) for (const { ref } of attributes) expect(keys).toContain(ref)
      for (const { type, examples } of registry.attributes) {
        if (type === 'string') expect(examples).toHaveLength(1)
        if (typeof type !== 'object') continue
        const ids = (type as { readonly members: readonly { readonly id: string }[] }).members.map(({ id }) => id)
        expect(ids).toEqual([...new Set(ids)])
      }
    }),
  )
})

test('the schema of a registry is not content with anything', () => {
  const attribute = { key: 'ms', type: 'double', stability: 'development', brief: 'A number.' }
  const event = { name: 'build', stability: 'development', brief: 'It ended.', attributes: [{ ref: 'ms' }] }
  const registry = { file_format: 'definition/2', attributes: [attribute], events: [event] }
  expect(isRegistry(registry)).toBe(true)
  for (const bad of [
    { ...registry, file_format: 'definition/1' },
    { ...registry, groups: [] },
    { ...registry, attributes: [{ ...attribute, type: 'float' }] },
    { ...registry, attributes: [{ ...attribute, stability: undefined }] },
    { ...registry, attributes: [{ ...attribute, type: { members: [{ value: 'a' }] } }] },
    { ...registry, events: [{ ...event, attributes: [{ key: 'ms' }] }] },
    { ...registry, events: [{ ...event, brief: undefined }] },
  ])
    expect(isRegistry(structuredClone(JSON.parse(JSON.stringify(bad)))), JSON.stringify(bad)).toBe(false)
})

interface AsJson {
  readonly events: Readonly<Record<string, { readonly schema: object; readonly privileged?: object }>>
  readonly context: object
}

test('every schema of an event and of the context names its draft, is one by it, and compiles', () => {
  fc.assert(
    fc.property(catalogues, (catalogue) => {
      const { events, context } = catalogueAsJson(catalogue[screening]) as unknown as AsJson
      for (const schema of [
        context,
        ...Object.values(events).flatMap((event) => [event.schema, event.privileged ?? {}]),
      ]) {
        if (Object.keys(schema).length > 0)
          expect(schema).toHaveProperty('$schema', 'https://json-schema.org/draft/2020-12/schema')
        expect(ajv.validateSchema(schema), ajv.errorsText()).toBe(true)
        expect(ajv.compile(schema)).toBeTypeOf('function')
      }
    }),
  )
})

test('a form that JSON Schema cannot say is left to the description, so that what leaves still passes', () => {
  const catalogue = defineEvents({
    seen: { ...about, fields: { any_case: pattern(/v\d+|beta/i), escaped: pattern(/x-y_z/), plain: pattern(/v\d+/) } },
  })
  const { events } = catalogueAsJson(catalogue[screening]) as unknown as AsJson
  const passes = ajv.compile(events.seen?.schema ?? false)
  expect(passes({ any_case: 'BETA', escaped: 'x-y_z', plain: 'v1' })).toBe(true)
  expect(passes({ any_case: 'other', escaped: 'redacted', plain: 'other' })).toBe(true)
  expect(passes({ any_case: 'BETA', escaped: 'x-y_z', plain: 'V1' })).toBe(false)
  expect(passes({ any_case: 'x'.repeat(257), escaped: 'x-y_z', plain: 'v1' })).toBe(false)
  expect(JSON.stringify(events.seen?.schema)).toContain('text of the form `/^(?:v\\\\d+|beta)$/i`')
})
