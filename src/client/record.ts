/* How an event is recorded, for all sinks at once. `client/live.ts` calls it; `sinks/fan-out.ts` asks each sink. */

import { buildEvent, type Identity } from '../events/build-event.ts'
import type { SeenFile } from '../home/seen-file.ts'
import type { RefusalReason } from '../model/books.ts'
import type { Logged } from '../model/core.ts'
import type { TelemetryEvent } from '../model/event.ts'
import { once } from '../model/once.ts'
import type { Random } from '../model/ports.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { drawFor } from '../policy/sampling.ts'
import type { FanOut } from '../sinks/fan-out.ts'

/** What recording an event needs. */
export interface RecordDeps {
  readonly fanOut: Pick<FanOut, 'take' | 'refuse'>
  /** Whether neither the user nor the host said no. Asked once per event. */
  readonly allowed: () => boolean
  /** Opened for the first event that counts once a day. */
  readonly seen: () => SeenFile
  readonly random: Pick<Random, 'roll' | 'sha256'>
  /** Who the events are of, asked when an event is built. */
  readonly identity: {
    readonly session: () => string
    readonly device: () => string
    readonly user: () => Identity['user']
  }
}

/**
 * Makes the function that records: it asks for consent, draws one random number for all sinks, so that what one keeps at a lower rate is
 * part of what another keeps, and builds the event once and only if a sink wants it. `refusal`: why nobody may record it, whatever the user says.
 */
export function createRecord({ fanOut, allowed, seen, random, identity }: RecordDeps) {
  const { session, device, user } = identity
  // Where nobody is logged in this is empty, and so the same for the whole installation: the file of what was counted belongs to one
  // installation, and is removed together with its id.
  const who = () => user()?.id ?? user()?.accountUuid ?? ''
  // Remembered, because nearly all events have the same session.
  const hash = rememberLast(random.sha256)
  return ({ name, make, sessionId: own, once: keyOf }: Omit<Logged, 'refusal'>, refusal?: RefusalReason): void => {
    // Asked first, so that events of a user who said no are counted as `opt_out` and as nothing else.
    const isAllowed = allowed()
    if (!isAllowed) seen().forget()
    const refused = isAllowed ? refusal : 'opt_out'
    if (refused) {
      fanOut.refuse(refused)
      return
    }
    // Asked by each sink and answered once: the file remembers the key with the first answer, and would call it old at the second.
    const isRepeat =
      keyOf &&
      once(() => {
        const key = keyOf(who)
        return key !== undefined && !seen().isNew(`${name}\n${key}`)
      })
    // Built for the first sink that wants it, and again only for another rate, which is written on the event.
    const draft = once(make)
    let event: TelemetryEvent | undefined
    let itsRate: number | undefined
    const build = (rate: number | undefined): TelemetryEvent | undefined => {
      const made = draft()
      if (made && (!event || rate !== itsRate)) {
        event = buildEvent(name, made, { sessionId: session(), deviceId: device(), user: user() }, rate)
        itsRate = rate
      }
      return event
    }
    const draw = drawFor(random.roll(), { session: () => own ?? session(), device }, hash)
    fanOut.take(name, draw, build, isRepeat)
  }
}
