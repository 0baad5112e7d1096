import { afterEach, describe, expect, test } from 'vitest'
import { createTelemetry } from '../../src/client/recorder-now.ts'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import type { SettingsSource } from '../../src/model/settings.ts'

/** What stands behind a source: a document, something that is none, an error, or no answer at all. */
export type Upstream = object | 'garbage' | 'failure' | 'silence'

/** A source, and a hand on what stands behind it. */
export interface Rig {
  readonly source: SettingsSource
  /** Resolves when the source has come across it; for a document and for silence at once. */
  serve(upstream: Upstream): Promise<void>
  close(): Promise<void>
}

export interface Way {
  /** How many of these states the source can be put into. A file never keeps silent. */
  readonly can: readonly ('garbage' | 'failure' | 'silence')[]
  /** Makes a source before what stands there already. */
  rig(first: Upstream, onDiagnostic: (diagnostic: Diagnostic) => void): Promise<Rig>
}

const on = { killswitch: { backend: true } }
const off = { killswitch: { backend: false } }
const rates = (n: number) => ({ sampling: { a: { sample_rate: n } } })
const copy = <T>(value: T): T => structuredClone(value)

/** What every source promises, whatever stands behind it. */
export function conforms(name: string, { can, rig }: Way): void {
  const open: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })
  const stage = async (first: Upstream) => {
    const said: Diagnostic[] = []
    const made = await rig(first, (diagnostic) => said.push(diagnostic))
    open.push(made.close)
    const { source } = made
    let notices = 0
    const watchers = new Set<() => void>()
    const stop = source.subscribe(() => {
      notices++
      for (const watcher of [...watchers]) watcher()
    })
    open.push(stop)
    const is = (document: object) =>
      ['killswitch', 'sampling'].every(
        (key) => JSON.stringify(source.read(key)) === JSON.stringify((document as Record<string, unknown>)[key]),
      )
    /** Resolves when the source answers from this document. */
    const answers = (document: object) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!is(document)) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      })
    return { ...made, said, stop, is, answers, notices: () => notices }
  }
  /** The same, with its first document there. */
  const ready = async (document: object) => {
    const made = await stage(document)
    await made.answers(document)
    const before = made.notices()
    return { ...made, notices: () => made.notices() - before }
  }

  describe(`${name}:`, () => {
    test('answers at once, from what it has', async () => {
      const { source, answers, notices } = await stage(on)
      const early = source.read('killswitch')
      expect(early === undefined || JSON.stringify(early) === JSON.stringify(on.killswitch)).toBe(true)
      await answers(on)
      expect(notices()).toBeLessThanOrEqual(1)
      expect(source.read('batch')).toBeUndefined()
    })

    test('tells once of each change, and of none when nothing is another', async () => {
      const { serve, answers, notices } = await ready(on)
      await serve({ ...copy(on), ...rates(0.5) })
      await answers({ ...on, ...rates(0.5) })
      expect(notices()).toBe(1)
      await serve({ ...copy(on), ...rates(0.5) })
      await serve(off)
      await answers(off)
      expect(notices()).toBe(2)
    })

    test('gives the same object until it is another one', async () => {
      const { source, serve, answers } = await ready(on)
      const before = source.read('killswitch')
      expect(source.read('killswitch')).toBe(before)
      await serve({ ...copy(on), ...rates(0.1) })
      await answers({ ...on, ...rates(0.1) })
      expect(source.read('killswitch')).toEqual(before)
    })

    test.each(can)('%s leaves the last good settings in force, and heals', async (bad) => {
      const { serve, is, answers, notices } = await ready(on)
      await serve(bad)
      expect([is(on), notices()]).toEqual([true, 0])
      await serve(off)
      await answers(off)
      expect(notices()).toBe(1)
    })

    if (can.includes('silence'))
      test('never waits for what does not answer', async () => {
        const { source } = await stage('silence')
        for (let n = 0; n < 1_000; n++) expect(source.read('killswitch')).toBeUndefined()
      })

    test('flapping, it ends with what holds, and tells of no more than there was', async () => {
      const { serve, answers, notices } = await ready(rates(0))
      for (let n = 1; n <= 20; n++) void serve(n % 4 === 3 && can.includes('garbage') ? 'garbage' : rates(n / 100))
      await serve(rates(0.99))
      await answers(rates(0.99))
      expect(notices()).toBeLessThanOrEqual(21)
    })

    test('who has unsubscribed hears nothing, twice over, and others still do', async () => {
      const { source, serve, answers, stop } = await ready(on)
      let heard = 0
      const end = source.subscribe(() => heard++)
      end()
      end()
      await serve(off)
      await answers(off)
      stop()
      expect(heard).toBe(0)
    })

    test('listens again after a time in which nobody did', async () => {
      const { source, serve, stop, is } = await ready(on)
      stop()
      void serve(off)
      const heard = new Promise<void>((resolve) => open.push(source.subscribe(() => is(off) && resolve())))
      if (!is(off)) await heard
      expect(is(off)).toBe(true)
    })

    test('may be asked and subscribed to from inside of a notice', async () => {
      const { source, serve, answers } = await ready(on)
      let inside: unknown
      const end = source.subscribe(() => {
        end()
        source.subscribe(() => {})()
        inside = source.read('killswitch')
      })
      await serve(off)
      await answers(off)
      expect(inside).toEqual(off.killswitch)
    })

    test('a listener that throws keeps no other from hearing', async () => {
      const { source, serve, answers } = await ready(on)
      open.push(
        source.subscribe(() => {
          throw new Error('a bug of the host')
        }),
      )
      const heard = new Promise<void>((resolve) => open.push(source.subscribe(resolve)))
      await serve(off)
      await Promise.all([answers(off), heard])
    })

    test('a client obeys it, also when its listener logs', async () => {
      const { source, serve, answers } = await ready(off)
      const telemetry = createTelemetry({
        ...{ service: { name: 'acme', version: '1' }, endpoint: 'http://127.0.0.1:9', settings: source },
        ...{ allowInTests: true, durability: 'memory', onDiagnostic: () => telemetry.logEvent('heard') },
      })
      open.push(() => telemetry.shutdown({ timeoutMs: 0 }))
      telemetry.logEvent('a')
      open.push(source.subscribe(() => telemetry.logEvent('changed')))
      await serve(on)
      await answers(on)
      telemetry.logEvent('a')
      expect(telemetry.health().sinks.backend).toMatchObject({ refused: { killswitch: expect.any(Number) as number } })
    })
  })
}
