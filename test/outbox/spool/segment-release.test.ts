import { describe, expect, test } from 'vitest'
import { expectSpoolBalanced } from '../../support/books.ts'
import { idOf } from '../../support/fakes/events.ts'
import { heldSegment as held } from '../../support/fakes/segment.ts'

const ready = (tries: number) => expect.stringMatching(new RegExp(`\\.${tries}\\.ready\\.jsonl$`))

describe('released', () => {
  test('with something pending it is ready for anybody, and closed', () => {
    const { disk, segment, left, books } = held(2)
    segment.settle([idOf(1)], undefined)
    segment.release()
    expect(left()).toEqual([ready(0)])
    expect(disk.openDescriptors()).toBe(0)
    expect(books()).toMatchObject({ released: 1 })
  })
  test('with nothing left in it it is removed', () => {
    const { segment, left } = held(1)
    segment.settle([idOf(1)], undefined)
    segment.release()
    expect(left()).toEqual([])
  })
  test('with a report to tell it stays', () => {
    const { segment, left } = held(1)
    segment.drop('rejected', [idOf(1)])
    segment.release()
    expect(left()).toEqual([ready(0)])
  })
  test('twice it is released once', () => {
    const { segment, books } = held(2)
    segment.release()
    segment.release()
    expect(books().released).toBe(2)
  })
  test('after somebody took it over it touches nothing', () => {
    const { segment, rob, left, books } = held(1)
    rob()
    segment.release()
    expect(left()).toEqual(['stolen'])
    expectSpoolBalanced(books())
  })
  test.each(['EPERM', 'EBUSY', 'EACCES'])('while a virus scanner holds it (%s) it stays under its name', (code) => {
    const { disk, segment, path, books } = held(1)
    disk.fail('rename', code)
    segment.release()
    expect(disk.files()).toEqual([path])
    expectSpoolBalanced(books())
  })
})

describe('tries', () => {
  test('of its writer stay, unless a request was sent and never answered', () => {
    const { segment, left } = held(1)
    segment.release()
    expect(left()).toEqual([ready(0)])
    const other = held(1)
    other.segment.markUncertain()
    other.segment.release()
    expect(other.left()).toEqual([ready(1)])
  })
  test('of a drainer are as before its claim, unless a request was sent and never answered', () => {
    const { segment, left } = held(1, { state: 'claimed', tries: 4 })
    segment.release()
    expect(left()).toEqual([ready(3)])
    const other = held(1, { state: 'claimed', tries: 4 })
    other.segment.markUncertain()
    other.segment.release()
    expect(other.left()).toEqual([ready(4)])
  })
})
