import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readField } from '../../src/catalogue/read-field.ts'
import { defineEvents, optional } from '../../src/events.ts'
import { screening } from '../../src/model/catalogue.ts'
import { fieldSpec } from '../../src/model/field.ts'

const about = { description: 'A tool ran.', purpose: 'Speed', owner: 'cli' }
const specOf = (schema: unknown) => readField(schema)[fieldSpec]

describe.each([
  [
    'zod',
    {
      words: z.enum(['a', 'b']),
      number: z.number().min(0).max(9),
      integer: z.int(),
      boolean: z.boolean(),
      text: z.string(),
      list: z.array(z.number()),
    },
  ],
  [
    'arktype',
    {
      words: type("'a'|'b'"),
      number: type('0<=number<=9'),
      integer: type('number.integer'),
      boolean: type('boolean'),
      text: type('string'),
      list: type('number[]'),
    },
  ],
  [
    'valibot',
    {
      words: toStandardJsonSchema(v.picklist(['a', 'b'])),
      number: toStandardJsonSchema(v.pipe(v.number(), v.minValue(0), v.maxValue(9))),
      integer: toStandardJsonSchema(v.pipe(v.number(), v.integer())),
      boolean: toStandardJsonSchema(v.boolean()),
      text: toStandardJsonSchema(v.string()),
      list: toStandardJsonSchema(v.array(v.number())),
    },
  ],
])('a schema of %s', (_library, { words, number, integer, boolean, text, list }) => {
  test('is a field where it comes to numbers, booleans or a closed set', () => {
    expect(specOf(words)).toEqual({ kind: 'words', values: ['a', 'b'] })
    expect(specOf(number)).toEqual({ kind: 'number', unit: undefined, integer: false, min: 0, max: 9 })
    expect(specOf(integer)).toMatchObject({ kind: 'number', integer: true })
    expect(specOf(boolean)).toEqual({ kind: 'boolean' })
  })

  test('is refused with a message where it allows free text, or is no single value', () => {
    const table = defineEvents({ e: { ...about, fields: { text, list } } } as never)
    expect(table.faults).toEqual([
      'e.text: its schema allows free text; name its words, or declare pattern(), id() or hashed(); the field is left out',
      'e.list: its schema comes to no number, boolean or closed set of words; the field is left out',
    ])
  })
})

test('several literals are a closed set; a form of text is free text', () => {
  expect(specOf(z.union([z.literal('a'), z.literal('b')]))).toEqual({ kind: 'words', values: ['a', 'b'] })
  expect(specOf(z.literal('only'))).toEqual({ kind: 'words', values: ['only'] })
  for (const schema of [z.email(), z.uuid(), z.string().regex(/a/), z.union([z.literal('a'), z.string()])])
    expect(specOf(schema)).toHaveProperty('why')
})

test('what is not understood of a number is no field', () => {
  expect(specOf(z.number().multipleOf(5))).toEqual({ why: 'its schema says multipleOf, which is not understood' })
})

test('a schema of valibot without its helper is refused with a message that names it', () => {
  expect(specOf(v.number())).toEqual({
    why: 'its library cannot say it as JSON Schema; wrap it, as valibot does with toStandardJsonSchema()',
  })
})

test('a schema of an object is all fields of an event, and what it marks as optional is', () => {
  const catalogue = defineEvents({
    e: { ...about, fields: z.object({ ms: z.number(), tool: z.enum(['bash']).optional() }) },
  })
  expect(catalogue.faults).toEqual([])
  const fields = catalogue[screening].rules.get('e')?.fields
  expect([...(fields ?? [])].map(([name, { spec, isOptional }]) => [name, spec.kind, isOptional])).toEqual([
    ['ms', 'number', false],
    ['tool', 'words', true],
  ])
  expect(defineEvents({ e: { ...about, fields: z.string() } } as never).faults).toEqual([
    'e: its schema is of no object with properties; it has no fields',
  ])
})

test('a schema beside kinds of our own is one more field', () => {
  const catalogue = defineEvents({ e: { ...about, fields: { tool: optional(z.enum(['bash'])) } } })
  expect(catalogue[screening].rules.get('e')?.fields.get('tool')).toMatchObject({
    isOptional: true,
    spec: { kind: 'words' },
  })
})
