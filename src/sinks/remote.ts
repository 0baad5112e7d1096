/* The sink in front of an outbox. The outbox knows neither events nor the killswitch; this knows no disk and no network. */

import type { Sink } from '../model/sink.ts'
import type { Wire } from '../model/wire.ts'
import type { Outbox } from '../outbox/open.ts'
import { isStackFull } from '../policy/is-stack-full.ts'
import { isKilled, type SinkRules } from './rules.ts'

/** What a remote sink needs. */
export interface RemoteDeps {
  readonly rules: Omit<SinkRules, 'sampling'>
  readonly wire: Pick<Wire, 'encode'>
  readonly outbox: Outbox
  /** Whether it is trusted with what was declared as privileged. */
  readonly privileged: boolean
}

/** A sink that encodes events and appends them to its outbox. */
export function createRemote({ rules, wire, outbox, privileged }: RemoteDeps): Sink {
  /** Whether anything was ever logged here: without that the host's own switch has nothing to drain. */
  let began = false
  /**
   * Whether the sink was switched off when last looked at. True at first: an earlier run may have left events under a killswitch, and clearing it
   * must send those as well.
   */
  let wasKilled = true
  /** The killswitch that was last written down for uploaders and `orangebox upload`. Undefined: none yet. */
  let told: boolean | undefined
  return {
    accept: (event) => {
      began = true
      wasKilled = false
      let json: string
      try {
        json = wire.encode(event, privileged ? event.privileged : undefined)
      } catch (error) {
        // The host may have replaced JSON.stringify by one that throws. Where its stack is full there is no room to count, either.
        if (!isStackFull(error)) outbox.lose()
        throw error
      }
      outbox.append(event.id, json, event)
    },
    lose: () => {
      began = true
      outbox.lose()
    },
    userChanged: outbox.userChanged,
    enabledChanged: (enabled) => {
      if (enabled && began) outbox.wake()
    },
    settingsChanged: () => {
      outbox.reconfigure()
      const killed = isKilled(rules)
      // When the switch is cleared what waits is sent at once, and not with the next event.
      if (wasKilled && !killed) outbox.wake()
      if (killed !== told) outbox.rulesChanged()
      told = killed
      wasKilled = killed
    },
    flush: outbox.flush,
    shutdown: outbox.shutdown,
    health: outbox.health,
    storage: outbox.storage,
  }
}
