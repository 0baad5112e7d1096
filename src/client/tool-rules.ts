import type { Batch, Killswitch } from '../model/settings.ts'
import type { Wire } from '../model/wire.ts'
import type { Options } from '../policy/parse-options.ts'
import { isKilledIn } from '../sinks/rules.ts'

/** What of a tool's rules others need who send what it left; see docs/decisions/0022-rules-beside-the-events.md for what is not in them. */
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
