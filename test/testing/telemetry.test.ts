import { describe, expect, test } from 'vitest'
import { defineEvents, number, privileged, text } from '../../src/events.ts'
import { oneOf } from '../../src/model/label.ts'
import { createTestSettings, createTestTelemetry } from '../../src/testing.ts'
import { expectBalanced } from '../support/books.ts'

const names = (telemetry: { readonly events: readonly { readonly name: string }[] }) =>
  telemetry.events.map(({ name }) => name)

describe('a client that remembers', () => {
  test('has the books of a real one, under the name of its sink', async () => {
    const telemetry = createTestTelemetry()
    telemetry.logEvent('a', { tool: oneOf('bash')('bash') })
    expect(telemetry.health().sinks.backend).toMatchObject({ logged: 1, admitted: 1, pending: 1 })
    expectBalanced(telemetry.health().sinks.backend!)
    expect(await telemetry.shutdown()).toMatchObject({ pending: 1, sinks: { backend: { pending: 1 } } })
  })

  test('screens by its catalogue, which it shows', () => {
    const events = defineEvents({
      a: { description: 'd', purpose: 'p', owner: 'o', fields: { n: number(), plugin: privileged(text({ max: 3 })) } },
    })
    const telemetry = createTestTelemetry({ events })
    telemetry.logEvent('a', { n: 1, plugin: 'mine', more: 2 } as never)
    telemetry.logEvent('b' as never, {} as never)
    expect(telemetry.events).toMatchObject([{ name: 'a', metadata: { n: 1 }, privileged: { plugin: 'min' } }])
    expect(telemetry.health()).toMatchObject({
      fields: { undeclared: 1 },
      sinks: { backend: { logged: 2, refused: { undeclared: 1 } } },
    })
    expect(telemetry.catalogue).toBe(events)
  })

  test('forgets what it remembered, and counts it all the same', () => {
    const telemetry = createTestTelemetry()
    telemetry.logEvent('a')
    telemetry.clear()
    expect([names(telemetry), telemetry.health().sinks.backend?.logged]).toEqual([[], 1])
  })
})

describe('settings of a test', () => {
  test('hold for a client that remembers, and change while it runs', () => {
    const settings = createTestSettings({ sampling: { b: { sample_rate: 0 } } })
    const telemetry = createTestTelemetry({ settings })
    telemetry.logEvent('a')
    telemetry.logEvent('b')
    settings.set({ killswitch: { backend: true } })
    telemetry.logEvent('a')
    settings.set({ killswitch: {} })
    telemetry.logEvent('b')
    settings.update({})
    telemetry.logEvent('b')
    expect(names(telemetry)).toEqual(['a', 'b'])
    expect(telemetry.health().sinks.backend?.refused).toEqual({ sampling: 2, killswitch: 1 })
  })

  test('can break: what held last holds on, and it is told, until they are whole again', () => {
    const said: string[] = []
    const settings = createTestSettings({ killswitch: { backend: true } })
    const telemetry = createTestTelemetry({ settings, onDiagnostic: ({ code }) => void said.push(code) })
    telemetry.logEvent('a')
    settings.fail(new Error('flags are down'))
    telemetry.logEvent('a')
    expect([names(telemetry), [...new Set(said)]]).toEqual([[], ['settings']])
    settings.update({})
    telemetry.logEvent('a')
    expect(names(telemetry)).toEqual(['a'])
  })

  test('know who follows them: a client does until it ends', async () => {
    const settings = createTestSettings()
    const telemetry = createTestTelemetry({ settings })
    expect(settings.listeners).toBe(0)
    telemetry.logEvent('a')
    expect(settings.listeners).toBe(1)
    await telemetry.shutdown()
    expect(settings.listeners).toBe(0)
  })

  test('are read under other names, and a bad one is told as to a real client', () => {
    const said: string[] = []
    const settings = createTestSettings({ killswitch: 'yes' } as never)
    const telemetry = createTestTelemetry({ settings, onDiagnostic: ({ message }) => void said.push(message) })
    telemetry.logEvent('a')
    expect(said[0]).toMatch(/^killswitch: /)
    const renamed = createTestSettings({ 'acme-kill': { backend: true } } as never)
    const other = createTestTelemetry({ settings: renamed, settingNames: { killswitch: 'acme-kill' } })
    other.logEvent('a')
    expect(names(other)).toEqual([])
  })
})
