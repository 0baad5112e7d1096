/* What a client writes down beside its events, for others who are asked to send them. `cli/read-rules.ts` reads it. */

import type { Batch, Killswitch } from '../model/settings.ts'
import type { Wire } from '../model/wire.ts'
import type { Options } from '../policy/parse-options.ts'
import { isKilledIn } from '../sinks/rules.ts'

/**
 * The rules of a tool that `orangebox upload` and other programs need to send what it left: they are written beside its events. Neither
 * credentials nor an endpoint are among them; docs/decisions/0022-rules-beside-the-events.md says why.
 */
export const rulesOf = (
  { options, wire, name }: { readonly options: Options; readonly wire: Wire; readonly name: string },
  batch: Batch,
  killswitch: Killswitch,
): object => {
  const { authRequired, optOutVariable, allowInsecure, compression, selfContained, spool } = options
  const killed = isKilledIn(name, killswitch)
  return {
    ...{ wire: wire.name, sink: name, authRequired, optOutVariable, allowInsecure, compression, selfContained, spool },
    ...{ batch, killed, protocol: wire.protocol, notice: options.notice?.version },
  }
}
