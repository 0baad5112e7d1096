import { expect, test } from 'vitest'
import { openRefusedFile } from '../../../src/outbox/spool/refused-file.ts'
import { paths, program } from '../../support/fakes/spool.ts'

const path = `${paths.segments}/refused.json`
const day = 86_400_000
const key = { 'DD-API-KEY': 'secret-key' }

/** A program that has events, and so a directory. */
function world(me = program(), url = 'https://intake.example') {
  me.log(1)
  return { ...me, refused: openRefusedFile({ ports: me.ports, place: me.place, url }) }
}

test('what one program found refused others know, and no other credentials', () => {
  const { refused, disk, clock } = world()
  expect(refused.has(key)).toBe(false)
  refused.add(key)
  const other = world(program({ disk, clock, pid: 200 }))
  expect(other.refused.has({ 'dd-api-key': 'secret-key' })).toBe(true)
  expect(other.refused.has({ 'DD-API-KEY': 'another' })).toBe(false)
  const elsewhere = world(program({ disk, clock, pid: 300 }), 'https://intake.example.eu')
  expect(elsewhere.refused.has(key)).toBe(false)
})

test('the file has 32 bits of a hash, and nothing of the key', () => {
  const { refused, disk } = world()
  refused.add(key)
  const text = disk.text(path)
  expect(JSON.parse(text)).toEqual({ print: expect.stringMatching(/^.{8}$/), at: expect.any(Number) })
  expect(text).not.toContain('secret')
})

test('it is believed for seven days, and not from the future', () => {
  const { refused, clock, disk } = world()
  refused.add(key)
  clock.advance(7 * day - 1)
  expect(refused.has(key)).toBe(true)
  clock.advance(1)
  expect(refused.has(key)).toBe(false)
  const { print } = JSON.parse(disk.text(path))
  disk.put(path, JSON.stringify({ print, at: clock.now() + 1 }))
  expect(refused.has(key)).toBe(false)
})

test.each(['', 'null', '[]', '{"print":7}', 'x'.repeat(2_000)])('a file with %j says nothing', (text) => {
  const { refused, disk } = world()
  disk.put(path, text)
  expect(refused.has(key)).toBe(false)
})
