/* How events are shown, as the bodies that would carry them. Used by the preview, and by `telemetry preview`. */

import type { TelemetryEvent } from '../model/event.ts'
import { limits } from '../model/limits.ts'
import type { Clock } from '../model/ports.ts'
import type { Wire } from '../model/wire.ts'
import { printableJson } from '../policy/shown.ts'

/** The facts about this process, as a request would carry them. */
export interface ScreenResource {
  json(): string
  /** May be called by several; the host is asked once. */
  begin(use: (json: string) => void): void
  isReady(): boolean
  ready(): Promise<void>
}

/** Shows each event as a body of its own, once the facts that go with it are known. */
export interface Screen {
  show(event: TelemetryEvent): void
  /** Shows now what waits for facts, with those there are. */
  showAll(): void
  /** Events that wait. */
  waiting(): number
}

/** What showing needs. */
export interface ScreenDeps {
  readonly clock: Clock
  readonly wire: Wire
  readonly resource: ScreenResource
  readonly print: (line: string) => void
  /** Whether what was declared as privileged would leave, too. */
  readonly privileged: boolean
  /** Called when events were shown. */
  readonly onShown?: (n: number) => void
}

/** Prints by `print`, which may throw. */
export function createScreen({ clock, wire, resource, print, privileged, onShown = () => {} }: ScreenDeps): Screen {
  let begun = false
  let waiting: string[] = []
  const put = (events: readonly string[]) => {
    for (const event of events) {
      const body = wire.wrap({ resource: resource.json(), report: undefined, events: [event] })
      try {
        // What is shown is what would leave, except that characters which drive a terminal are escaped.
        print(printableJson(body))
      } catch {
        // The `debug` function of the host threw, which is no reason to lose the next event.
      }
    }
    onShown(events.length)
  }
  const showAll = () => {
    const now = waiting
    waiting = []
    put(now)
  }
  return {
    show: (event) => {
      if (!begun) {
        begun = true
        resource.begin(() => {})
      }
      const json = wire.encode(event, privileged ? event.privileged : undefined)
      if (resource.isReady() && waiting.length === 0) return put([json])
      if (waiting.push(json) > 1) return
      // Keeps the process alive until the facts are known: a program that ends before would show nothing.
      const cancel = clock.hold(limits.resourceTimeoutMs, showAll)
      void resource.ready().then(() => {
        cancel()
        showAll()
      })
    },
    showAll,
    waiting: () => waiting.length,
  }
}
