import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
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
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import { textOfLabel } from '../../src/model/label.ts'
import { or } from '../../src/model/or.ts'
import { nodeRandom } from '../../src/node/random.ts'

const about = { description: 'A tool ran.', purpose: 'Speed', owner: 'cli' }
const salt = '00000000-0000-4000-8000-000000000001'

const catalogue = defineEvents(
  {
    tool_used: {
      ...about,
      fields: {
        ms: number({ unit: 'ms', min: 0 }),
        ok: optional(boolean()),
        tool: optional(oneOf('bash', 'edit')),
        model: optional(pattern(/^[a-z0-9.-]{1,40}$/)),
        thread: optional(id()),
        path: optional(hashed()),
        group: optional(bucket(30)),
        code: optional(errno()),
        plugin: optional(privileged(text({ max: 8 }))),
      },
    },
    started: about,
    old: { ...about, expires: '2026-11-21' },
  },
  { context: { betas: number() } },
)

/** What leaves of one event, and what is counted. */
function screened(given: unknown, name = 'tool_used', table: Catalogue = catalogue) {
  const problems: [problem: string, key: string, said: string][] = []
  const tools = {
    onProblem: (...problem: [string, string, string]) => void problems.push(problem),
    salt: () => salt,
    sha256: nodeRandom.sha256,
  }
  const { open, privileged } = table[screening].metadata(name, given, tools)
  return {
    open: or('unreadable', () => plain(open)),
    privileged: plain(privileged),
    problems: problems.map(([problem, key]) => `${problem} ${key}`),
    said: problems.map(([, , said]) => said),
  }
}
const plain = (fields: unknown) =>
  typeof fields === 'object' && fields !== null
    ? Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [
          key,
          (typeof value === 'object' && value !== null && textOfLabel(value)) || value,
        ]),
      )
    : fields

test('what is declared leaves as it is declared', () => {
  const path = '/srv/app/secret name.ts'
  const { open, privileged, problems } = screened({
    ...{ ms: 4, ok: false, tool: 'edit', model: 'claude-4.5', thread: '01JD9ZK6S8QWERTY0123456789' },
    ...{ path, group: 'ann', code: 'ENOENT', plugin: 'my own plugin' },
  })
  expect(open).toEqual({
    ...{ ms: 4, ok: false, tool: 'edit', model: 'claude-4.5', thread: '01JD9ZK6S8QWERTY0123456789', code: 'ENOENT' },
    path: createHmac('sha256', salt).update(path).digest('hex'),
    group: Number(BigInt(`0x${createHash('sha256').update('ann').digest('hex')}`) % 30n),
  })
  expect(privileged).toEqual({ plugin: 'my own p' })
  expect(problems).toEqual([])
})

test.each([
  ['a field that is not declared', { colour: 1 }, {}, 'undeclared colour'],
  ['a word that is not declared', { tool: 'rm -rf' }, { tool: 'other' }, 'other tool'],
  ['a text of another form', { model: 'My Model' }, { model: 'other' }, 'other model'],
  ['no code of an error', { code: new Error('cannot open /home/ann') }, { code: 'other' }, 'other code'],
  ['an id with a blank', { thread: 'my thread' }, {}, 'unfit thread'],
  ['an id that is too long', { thread: 'a'.repeat(65) }, {}, 'unfit thread'],
  ['text for a boolean', { ok: 'yes' }, {}, 'unfit ok'],
  ['an object for a hash', { path: {} }, {}, 'unfit path'],
  ['an object for a bucket', { group: {} }, {}, 'unfit group'],
  ['what is privileged elsewhere and not declared here', { _PROTO_tool: 'bash' }, {}, 'undeclared _PROTO_tool'],
])('%s does not leave, and is counted', (_what, given, left, problem) => {
  const { open, privileged, problems, said } = screened({ ms: 1, ...given })
  expect([open, privileged, problems]).toEqual([{ ms: 1, ...left }, undefined, [problem]])
  expect(said[0]).toContain('of tool_used was ')
})

test.each([
  ['text', 'x', 'unfit'],
  ['not a number', Number.NaN, 'not_finite'],
  ['less than its min', -1, 'unfit'],
  ['a bigint', 1n, 'unfit'],
])('a number that is %s is left out', (_what, ms, problem) => {
  expect(screened({ ms })).toMatchObject({ open: {}, problems: [`${problem} ms`] })
})

test('a required field that was not given is counted as missing, and the event goes without it', () => {
  expect(screened({ ok: true })).toMatchObject({ open: { ok: true }, problems: ['missing ms'] })
  expect(screened(undefined)).toMatchObject({ open: {}, problems: ['missing ms'] })
  expect(screened({ ms: null })).toMatchObject({ open: {}, problems: ['missing ms'] })
})

test('a key that other code marked as privileged becomes the privileged field that is declared', () => {
  expect(screened({ ms: 1, _PROTO_plugin: 'acme' })).toMatchObject({
    open: { ms: 1 },
    privileged: { plugin: 'acme' },
    problems: [],
  })
})

test('a code is found on the error itself', () => {
  const error = Object.assign(new Error('no such file'), { code: 'ENOENT' })
  expect(screened({ ms: 1, code: error }).open).toEqual({ ms: 1, code: 'ENOENT' })
  expect(screened({ ms: 1, code: 'ERR_MODULE_NOT_FOUND' }).open).toEqual({ ms: 1, code: 'ERR_MODULE_NOT_FOUND' })
})

test('labels are understood wherever text is', () => {
  const word = oneOf('bash', 'gpt-5')
  expect(screened({ ms: 1, tool: word('bash'), model: word('gpt-5') }).open).toEqual({
    ms: 1,
    tool: 'bash',
    model: 'gpt-5',
  })
  expect(screened({ ms: 1, tool: word('rm') })).toMatchObject({ open: { ms: 1, tool: 'other' }, problems: [] })
})

test('whatever looks sensitive in a text field is replaced as a whole, and counted', () => {
  const table = defineEvents({
    e: { ...about, fields: { a: pattern(/[\w.@-]{1,80}/), b: id(), c: privileged(text({ max: 200 })) } },
  })
  expect(screened({ a: 'ann@acme.dev', b: `ghp_${'a1B2'.repeat(9)}`, c: 'see /home/ann/x' }, 'e', table)).toMatchObject(
    {
      open: { a: 'redacted', b: 'redacted' },
      privileged: { c: 'redacted' },
      problems: ['sensitive a', 'sensitive b', 'sensitive c'],
    },
  )
})

test('objects that throw, whoever makes them, harm nobody', () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  const getter = {
    ms: 1,
    get ok() {
      throw new Error('no')
    },
  }
  expect(screened(getter)).toMatchObject({ open: { ms: 1 }, problems: ['getter ok'] })
  expect(screened(proxy)).toMatchObject({ open: 'unreadable', problems: ['missing ms'] })
  expect(screened(Buffer.alloc(9))).toMatchObject({ problems: ['missing ms'] })
  expect(screened('text').open).toBe('text')
})

test('nothing but what is declared leaves, whatever is given', () => {
  const fields = catalogue.events.tool_used.fields
  fc.assert(
    fc.property(
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...Object.keys(fields))), fc.anything()),
      (given) => {
        const { open } = screened(given)
        for (const [key, value] of Object.entries(open as object)) {
          expect(Object.keys(fields)).toContain(key)
          if (value === undefined || key === 'plugin') continue
          if (key === 'ms' || key === 'group') expect(value).toSatisfy(Number.isFinite)
          else if (key === 'ok') expect(value).toBeTypeOf('boolean')
          else expect(value).toMatch(/^[\w.-]{1,64}$/)
        }
      },
    ),
  )
})

test('a context takes what is declared for it, and keeps undefined, which deletes', () => {
  const problems: string[] = []
  const tools = {
    onProblem: (problem: string, key: string) => void problems.push(`${problem} ${key}`),
    salt: () => salt,
    sha256: nodeRandom.sha256,
  }
  expect(catalogue[screening].context({ betas: 2, other: 1 }, tools)).toEqual({ betas: 2 })
  expect(catalogue[screening].context({ betas: undefined }, tools)).toEqual({ betas: undefined })
  expect(problems).toEqual(['undeclared other'])
})

test('an event that is not declared, and one whose last day is over, is refused', () => {
  const said: Diagnostic[] = []
  const refuses = (name: unknown, day: string) =>
    catalogue[screening].refuses(name, Date.parse(day), (one) => void said.push(one))
  expect(refuses('started', '2026-11-21T10:00:00Z')).toBeUndefined()
  expect(refuses('old', '2026-11-21T23:59:59Z')).toBeUndefined()
  expect(said).toEqual([])
  expect(refuses('old', '2026-11-22T00:00:00Z')).toBe('expired')
  expect(refuses('tool_usd', '2026-11-21')).toBe('undeclared')
  expect(refuses(7, '2026-11-21')).toBe('undeclared')
  expect(refuses('constructor', '2026-11-21')).toBe('undeclared')
  expect(said.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'catalogue: the event old expired on 2026-11-21; it is not recorded any more',
    'catalogue: the event "tool_usd" is not declared; it is not recorded',
    'catalogue: the event 7 is not declared; it is not recorded',
    'catalogue: the event "constructor" is not declared; it is not recorded',
  ])
})

test('what JavaScript gives wrongly to a kind of field throws nothing where the module is loaded, and is a fault that says what to do', () => {
  const odd = {
    form: pattern('abc' as never),
    cut: privileged(text(undefined as never)),
    many: number(null as never),
    few: number('ms' as never),
  }
  const { faults } = defineEvents({ odd: { description: 'd', purpose: 'p', owner: 'o', fields: odd } })
  expect(faults).toEqual([
    'odd.form: pattern() takes a regular expression, such as pattern(/^[a-z]+$/); the field is left out',
    'odd.cut: text() takes a max from 1 to 256; the field is left out',
  ])
})

test('a declaration that cannot be used is left out and named, never thrown', () => {
  const throws = {
    get fields() {
      throw new Error('not now')
    },
  }
  const table = defineEvents(
    {
      Bad: about,
      bare: {},
      text: 'text',
      late: { ...about, expires: '31.12.2026' },
      fields: {
        ...about,
        fields: {
          ...{ any: pattern(/.*/), word: pattern(/[^/]+/), free: text({ max: 3 }), string: 'string', 'a b': number() },
          ...{
            few: bucket(1),
            long: privileged(text({ max: 1_000 })),
            none: oneOf(),
            turned: number({ min: 2, max: 1 }),
            kept: boolean(),
          },
        },
      },
    } as never,
    { context: { hidden: privileged(text({ max: 3 })) } } as never,
  )
  expect(table.faults).toEqual([
    '"Bad": an event name is of the form a_b.c; the event is not recorded',
    'bare: its description is missing',
    'bare: its purpose is missing',
    'bare: its owner is missing',
    'text: it has no description; the event is not recorded',
    'late: "31.12.2026" is no day like 2027-06-30; it does not expire',
    'fields.any: its pattern takes free text; name the characters it may have; the field is left out',
    'fields.word: its pattern takes free text; name the characters it may have; the field is left out',
    'fields.free: free text leaves only as privileged(text()); the field is left out',
    'fields.string: it is no kind of field; declare it by number(), boolean(), oneOf() or the like; the field is left out',
    'fields."a b": a field name has letters, digits, _, $, . or -; the field is left out',
    'fields.few: bucket() takes a whole number from 2 to 1,000; the field is left out',
    'fields.long: text() takes a max from 1 to 256; the field is left out',
    'fields.none: its list of words is empty; the field is left out',
    'fields.turned: number() takes a min that is no greater than its max; the field is left out',
    'context.hidden: a context and an exposure have no privileged fields; the field is left out',
  ])
  expect([...(table[screening].rules.get('fields')?.fields.keys() ?? [])]).toEqual(['kept'])
  expect(defineEvents({ e: throws } as never).faults).toEqual(['e: reading it threw Error; the event is not recorded'])
  expect(defineEvents(undefined as never).faults).toEqual(['defineEvents: undefined is no object of events'])
})
