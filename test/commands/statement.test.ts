import { expect, test } from 'vitest'
import { privacyStatement } from '../../src/commands/statement.ts'
import { boolean, defineEvents, errorFields, hashed, id, number, optional, pattern } from '../../src/events.ts'
import { screening } from '../../src/model/catalogue.ts'
import { createLevel } from '../../src/privacy.ts'

const base = { service: { name: 'acme', version: '1' }, endpoint: 'https://telemetry.acme.dev/x' }

test('without a catalogue it says where things go, under what, and how to say no, and leaves the rest to the host', () => {
  const text = privacyStatement(base)
  for (const part of [
    '# What acme records',
    'sent to https://telemetry.acme.dev, kept there for [how long]',
    'The id is a pseudonym',
  ])
    expect(text).toContain(part)
  expect(text).toContain('To say no set `ACME_TELEMETRY_DISABLED=1` or `DO_NOT_TRACK=1`.')
  expect(text).toContain('It is on unless you say no.')
  expect(text).toContain('at most about 7 days')
})

test('a catalogue is listed, each event with what it is for', () => {
  const events = defineEvents({
    built: { description: 'A build | ended.', purpose: 'Speed', owner: 'cli', fields: { ms: number() } },
  })
  expect(privacyStatement({ ...base, events })).toContain('| `built` | A build \\| ended. | Speed |')
})

test('each field is listed with what leaves of it, what for, and whether it is a pseudonym', () => {
  const fields = {
    ms: number({ unit: 'ms' }),
    path: optional(hashed()),
    job: id(),
    ok: boolean(),
    tag: pattern(/^[a-z]+$/),
    ...errorFields(),
  }
  const events = defineEvents(
    {
      built: { description: 'A build ended.', purpose: 'Speed', owner: 'cli', fields },
      idle: { description: 'Nothing.', purpose: 'Waits', owner: 'cli' },
    },
    { context: { beta: boolean() } },
  )
  const text = privacyStatement({ ...base, events })
  for (const row of [
    '| `built.ms` | a number in `ms` | Speed | no |',
    '| `built.path` (not always) | a hash of the text, with a secret that never leaves this machine | Speed | yes: on this installation',
    '| `built.job` | an id of up to 64 letters, digits, `_` and `-` | Speed | yes: the same id is the same thing, [whose] |',
    '| `built.tag` | text of the form `/^[a-z]+$/`; anything else becomes `other` | Speed | [whether it may name somebody] |',
    '| `built.error_stack` (not always) | a hash of the functions and files of the program in which the error arose | Speed | no |',
    '| `beta` | yes or no | it goes with every event | no |',
  ])
    expect(text).toContain(row)
  expect(text).not.toContain('`idle.')
  const rows = [...events[screening].rules].flatMap(([name, rule]) =>
    [...rule.fields.keys()].map((key) => `${name}.${key}`),
  )
  expect(rows.filter((row) => !text.includes(`| \`${row}\``))).toEqual([])
})

test('a level is told, with what each of them means', () => {
  const level = createLevel('errors')
  expect(privacyStatement({ ...base, level })).toContain(
    'is a setting of the program, now `errors`: `all`, only events',
  )
  level.set('off')
  expect(privacyStatement({ ...base, level })).toContain('now `off`')
  expect(privacyStatement(base)).not.toContain('setting of the program')
})

test('options that change what a user is promised change the text', () => {
  const notice = { version: '1', command: 'acme telemetry off' }
  const text = privacyStatement({ ...base, requireConsent: true, durability: 'memory', notice, user: { id: 'u' } })
  expect(text).toContain('Nothing is sent before you say yes')
  expect(text).toContain('Nothing is stored on your machine.')
  expect(text).toContain('run `acme telemetry off`, or set')
  expect(text).toContain('unless you are logged in')
  expect(privacyStatement({ ...base, idRotationDays: 30 })).toContain('every 30 days another one takes its place')
  expect(privacyStatement(base)).not.toContain('takes its place')
})
