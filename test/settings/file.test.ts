import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WatchedFile } from '../../src/model/ports.ts'
import { fileSettings } from '../../src/settings/file.ts'
import { fileSource } from '../../src/settings/file-source.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { recordedVoice } from '../support/fakes/voice.ts'
import { conforms } from './conformance.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orangebox-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

conforms('fileSettings', {
  can: ['garbage', 'failure'],
  rig: async (first, onDiagnostic) => {
    const path = join(folder, 'settings.json')
    let heard = () => {}
    const write = (upstream: unknown) => {
      rmSync(path, { recursive: true, force: true })
      if (upstream === 'failure') mkdirSync(path)
      else writeFileSync(path, upstream === 'garbage' ? '{"killswitch":' : JSON.stringify(upstream))
    }
    write(first)
    const tell = (diagnostic: Parameters<typeof onDiagnostic>[0]) => {
      onDiagnostic(diagnostic)
      heard()
    }
    return {
      source: fileSettings(path, { onDiagnostic: tell }),
      serve: async (upstream) => {
        const told = new Promise<void>((resolve) => {
          heard = resolve
        })
        write(upstream)
        if (typeof upstream === 'string') await told
      },
      close: async () => {},
    }
  },
})

/** Resolves at the next notice. */
const notice = (source: { subscribe(listener: () => void): () => void }) => {
  let stop = () => {}
  const heard = new Promise<void>((resolve) => {
    stop = source.subscribe(resolve)
  })
  return heard.finally(() => stop())
}
const on = JSON.stringify({ killswitch: { backend: true } })

test('it holds from the first read on, without a subscription', () => {
  const path = join(folder, 'a.json')
  writeFileSync(path, on)
  expect(fileSettings(path).read('killswitch')).toEqual({ backend: true })
})

test('a file that is not there says nothing, one that comes is read, one that goes is forgotten', async () => {
  const path = join(folder, 'a.json')
  const document = { killswitch: { backend: false } }
  const source = fileSettings(path, { document })
  expect(source.read('killswitch')).toEqual({ backend: false })
  let heard = notice(source)
  writeFileSync(path, on)
  await heard
  expect(source.read('killswitch')).toEqual({ backend: true })
  heard = notice(source)
  unlinkSync(path)
  await heard
  expect(source.read('killswitch')).toEqual({ backend: false })
})

test('one that is renamed into its place is read, and one behind a link that is turned', async () => {
  const path = join(folder, 'a.json')
  const source = fileSettings(path)
  source.read('killswitch')
  let heard = notice(source)
  writeFileSync(join(folder, 'next'), on)
  renameSync(join(folder, 'next'), path)
  await heard
  expect(source.read('killswitch')).toEqual({ backend: true })

  for (const [name, backend] of [
    ['v1', false],
    ['v2', true],
  ] as const) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'b.json'), JSON.stringify({ killswitch: { backend } }))
  }
  symlinkSync('v1', join(folder, '.data'))
  symlinkSync('.data/b.json', join(folder, 'b.json'))
  const linked = fileSettings(join(folder, 'b.json'))
  expect(linked.read('killswitch')).toEqual({ backend: false })
  heard = notice(linked)
  symlinkSync('v2', join(folder, '.next'))
  renameSync(join(folder, '.next'), join(folder, '.data'))
  await heard
  expect(linked.read('killswitch')).toEqual({ backend: true })
})

test('one that is too large is not read, and is told by its name', () => {
  const path = join(folder, 'a.json')
  writeFileSync(path, '')
  truncateSync(path, 1024 * 1024 + 1)
  const voice = recordedVoice()
  expect(fileSettings(path, { onDiagnostic: voice.report }).read('killswitch')).toBeUndefined()
  expect(voice.said).toMatchObject([
    { message: 'the settings file "a.json" cannot be read: EFBIG; the last good settings stay' },
  ])
})

test('where the system tells of no changes it is looked at every 5 seconds, and read only if it is another one', () => {
  const clock = scriptedClock()
  let [text, mark, reads] = [on, '1', 0]
  const file: WatchedFile = {
    read: () => {
      reads++
      return text
    },
    mark: () => mark,
    watch: () => () => {},
  }
  let notices = 0
  const source = fileSource(file, { path: 'a.json', document: undefined, clock, report: recordedVoice().report })
  const stop = source.subscribe(() => notices++)
  clock.advance(60_000)
  expect(reads).toBe(1)
  text = '{}'
  mark = '2'
  clock.advance(5_050)
  expect([reads, notices, source.read('killswitch')]).toEqual([2, 1, undefined])
  expect(clock.waiting().every(({ holds }) => !holds)).toBe(true)
  stop()
  expect(clock.waiting()).toEqual([])
})
