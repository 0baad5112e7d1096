import { expect, test } from 'vitest'
import { trustAlso } from '../../src/node/trust.ts'
import { selfSigned } from '../support/certificate.ts'

const { cert, key } = await selfSigned()
const torn = cert.replace(/\n.{20}/, '\n')

/** What is told of these texts. */
const toldOf = (...pems: readonly string[]) => {
  const told: string[] = []
  const trust = trustAlso(pems, (where, message) => void told.push(`${where}: ${message}`))
  return { told, trust }
}
const cannot = (which: string) => `network.ca: certificate ${which} cannot be read as PEM; it is not trusted`

test.each([
  ['one', [cert]],
  ['two in one text, with what tools write before each', [`subject=acme\n${cert}\n# the other\n${cert}`]],
  ['one with the line breaks of Windows', [cert.replaceAll('\n', '\r\n')]],
  ['none at all', []],
])('nothing is told of certificates: %s', (_what, pems) => {
  expect(toldOf(...pems).told).toEqual([])
})

test.each([
  ['a torn one', [torn], [cannot('1 of 1')]],
  ['a key in the place of its certificate', [key], [cannot('1 of 1')]],
  ['line breaks that a variable has made two characters', [cert.replaceAll('\n', '\\n')], [cannot('1 of 1')]],
  ['one among others', [`${cert}\n${torn}`, cert, key], [cannot('2 of 4'), cannot('4 of 4')]],
])('what cannot be read is told by its place, and not quoted: %s', (_what, pems, expected) => {
  expect(toldOf(...pems).told).toEqual(expected)
})

test('the others are trusted all the same', () => {
  expect(toldOf(torn, cert).trust.secureContext).toBeDefined()
})
