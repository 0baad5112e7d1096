import type { Cancel } from '../model/ports.ts'
import type { Sink } from '../model/sink.ts'
import type { Wire } from '../model/wire.ts'
import type { Outbox } from '../outbox/open.ts'
import { type AdmissionDeps, admission, isKilled } from './admission.ts'

export interface RemoteDeps extends AdmissionDeps {
  readonly wire: Pick<Wire, 'encode'>
  readonly outbox: Outbox
  /** Calls back when the settings have changed. */
  readonly watch: (listener: () => void) => Cancel
  /** The parsed settings are to be parsed again. */
  readonly settingsChanged: () => void
}

/** A destination that is reached over the network: its rules, and the queue in which what it takes waits. */
export function createRemote(deps: RemoteDeps): Sink {
  const { name, wire, outbox } = deps
  let watching = false
  let wasKilled = false
  let unsubscribe = () => {}
  /** Whether anything was ever logged here: without that the host's own switch has nothing to drain. */
  let began = false
  /** Not while this sink is being built: a host's source may log when it is asked, and a second sink would be built for that. */
  const watch = () => {
    if (watching) return
    watching = true
    wasKilled = isKilled(deps)
    unsubscribe = deps.watch(() => {
      deps.settingsChanged()
      outbox.reconfigure()
      // Clearing the switch drains at once.
      if (wasKilled && !isKilled(deps)) outbox.wake()
      wasKilled = isKilled(deps)
    })
  }
  const admit = admission(deps)

  return {
    name,
    admit: (eventName, draw) => {
      watch()
      return admit(eventName, draw)
    },
    accept: (event) => {
      began = true
      outbox.append(event.id, wire.encode(event))
    },
    lose: () => {
      began = true
      outbox.lose()
    },
    userChanged: outbox.userChanged,
    enabledChanged: (enabled) => {
      if (enabled && began) outbox.wake()
    },
    flush: (ending) => {
      watch()
      return outbox.flush(ending)
    },
    shutdown: (ending) => {
      watching = true
      unsubscribe()
      unsubscribe = () => {}
      return outbox.shutdown(ending)
    },
    health: outbox.health,
    storage: outbox.storage,
  }
}
