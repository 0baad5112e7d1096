/*
 * The killswitch of a server: with an answer it can switch off those who send to it, without a flag system. It holds for as long as it
 * says, in all processes of the directory (`outbox/spool/killswitch-file.ts`).
 */

import { limits } from '../model/limits.ts'

/** The header of an answer by which a server switches off those who send to it. */
export const killHeader = 'x-orangebox-kill'

/**
 * For how many milliseconds a server wants a sink to be off. The header has entries such as `backend; duration=3600`, divided by commas: the
 * name of a sink, or `*` for any, and seconds. A name goes before `*`. No duration means an hour; one longer than a day is cut to a day; 0
 * ends what was said before. Undefined: the header says nothing of this sink, or nothing that can be understood: a mistake in it must not
 * silence a fleet.
 */
export function parseKill(header: string | undefined, sink: string): number | undefined {
  let found: number | undefined
  for (const entry of header?.slice(0, 1_000).split(',') ?? []) {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim())
    const duration = parameters.find((part) => /^duration\s*=/i.test(part))?.split('=')[1]
    const ms = duration === undefined ? limits.killMs : Number(duration.trim() || Number.NaN) * 1_000
    if (!(ms >= 0) || (name !== sink && name !== '*')) continue
    if (name === sink) return Math.min(ms, limits.maxKillMs)
    found ??= Math.min(ms, limits.maxKillMs)
  }
  return found
}
