import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { consentText, parseConsent } from '../../src/policy/consent.ts'

const at = '2026-11-21T09:37:00.000Z'

describe('a consent file says', () => {
  test.each(['on', 'local', 'off'] as const)('%s', (mode) => {
    expect(parseConsent(`${mode} ${at}`)).toEqual({ mode, text: `${mode} ${at}` })
  })
  test('the same with a newline at its end: somebody said so', () => {
    expect(parseConsent(`on ${at}\n`)).toEqual({ isSaid: true, mode: 'on', text: `on ${at}` })
  })
})

describe('a consent file is malformed, and no yes can be read from it:', () => {
  test.each([
    '',
    '\n',
    'on',
    'on ',
    ` on ${at}`,
    `On ${at}`,
    `ON ${at}`,
    `yes ${at}`,
    `on  ${at}`,
    `on\t${at}`,
    `on ${at} `,
    `on ${at}\r\n`,
    `on ${at}\n\n`,
    `on ${at}\non ${at}`,
    `${at} on`,
    'on 2026-11-21',
    'on 2026-11-21T09:37:00Z',
    'on 2026-11-21T09:37:00.000',
    'on 2026-11-21T09:37:00.000+01:00',
    'on 2026-13-21T09:37:00.000Z',
    'on 2026-11-32T09:37:00.000Z',
    'on 2026-11-21T25:00:00.000Z',
    `{"on":"${at}"}`,
    `\uFEFFon ${at}`,
    `on ${at}\0`,
  ])('%j', (text) => expect(parseConsent(text)).toBeUndefined())
})

test('every prefix of a consent is malformed: half a file is no yes', () => {
  const text = consentText('on', Date.parse(at))
  for (let length = 0; length < text.length; length++) expect(parseConsent(text.slice(0, length))).toBeUndefined()
})

test('what is written is read back', () => {
  const time = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) })
  fc.assert(
    fc.property(fc.constantFrom('on', 'local', 'off'), time, (mode, now) => {
      const text = consentText(mode, now)
      expect(parseConsent(text)).toEqual({ mode, text })
    }),
  )
})
