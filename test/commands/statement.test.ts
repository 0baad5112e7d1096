import { expect, test } from 'vitest'
import { privacyStatement } from '../../src/commands/statement.ts'
import { defineEvents, number } from '../../src/events.ts'
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
})
