import { describe, expect, test } from 'vitest'
import { nodeRandom } from '../../src/node/random.ts'
import { scriptedRandom } from '../support/fakes/random.ts'

describe.each([
  ['in a test', () => scriptedRandom(7)],
  ['of Node', () => nodeRandom],
] as const)('chance %s', (_name, make) => {
  test('gives ids of the form of a UUID, each once', () => {
    const random = make()
    const ids = Array.from({ length: 1_000 }, () => random.uuid())
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(ids).size).toBe(1_000)
  })
  test('rolls from 0 to 1, 1 excluded', () => {
    const random = make()
    for (let n = 0; n < 1_000; n++) {
      const roll = random.roll()
      expect(roll >= 0 && roll < 1).toBe(true)
    }
  })
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
  ])('hashes %j as SHA-256 does', (text, hash) => expect(make().sha256(text)).toBe(hash))
})
