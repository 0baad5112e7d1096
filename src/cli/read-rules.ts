/* The rules that a tool has written down beside its events (`client/tool-rules.ts`), for `orangebox upload`. */

import { dirname } from 'node:path'
import { mayUse } from '../home/directory.ts'
import { readSmall } from '../home/write-once.ts'
import { limits } from '../model/limits.ts'
import type { TelemetryOptions } from '../model/options.ts'
import type { OtlpProtocol } from '../model/otlp-protocol.ts'
import { nodeDisk } from '../node/node-disk.ts'
import { rulesFile } from '../outbox/spool/rules-file.ts'
import { isNoticeVersion } from '../policy/parse-notice.ts'

/** The rules of a tool, as it wrote them down beside its events. */
export interface ToolRules {
  /** Options of the tool; what is wrong with one of them is found out where options are parsed. */
  readonly options: TelemetryRules
  /** Whose its credentials were, if it ever had some. */
  readonly owner: 'tool' | 'user' | undefined
  /** Whether the killswitch was on when the tool last looked. */
  readonly killed: boolean
  /** What the tool calls the sink; undefined in rules of older versions, which had one alone. */
  readonly sink: string | undefined
  /** How its events are encoded. Versions to come may have others than this one speaks. */
  readonly wire: string
  /** The version of the notice without which nothing leaves; undefined: the tool has none. */
  readonly notice: string | undefined
  /** The form in which OTLP is sent, where that is not JSON. */
  readonly protocol: OtlpProtocol | undefined
}

/** The wire of the option `endpoint`; what speaks another is a further sink. */
export const ownWire = 'event-batch'

type TelemetryRules = Pick<
  TelemetryOptions,
  | 'authRequired'
  | 'optOutVariable'
  | 'allowInsecure'
  | 'compression'
  | 'selfContained'
  | 'spool'
  | 'batch'
  | 'allowedOrigins'
  | 'notice'
>

/**
 * The rules in a directory; undefined where there are none, or none that can be believed. Never throws.
 *
 * Rules say where events go and with whose credentials, so they are believed only in directories that belong to this user: in another
 * user's, an address of that user could be planted.
 */
export function readRules(folder: string): ToolRules | undefined {
  try {
    if (!mayUse(nodeDisk, dirname(folder), folder)) return undefined
    const text = readSmall(nodeDisk, `${folder}/${rulesFile}`, limits.maxRulesBytes)
    return text === undefined ? undefined : parseRules(text)
  } catch {
    return undefined
  }
}

function parseRules(text: string): ToolRules | undefined {
  const { wire, sink, protocol, killed, owner, notice, authRequired, optOutVariable, ...rest } = JSON.parse(
    text,
  ) as Record<string, unknown>
  // Every version writes these three. Without them it is some other file, and half of a tool's rules would allow what the tool forbids.
  if (typeof authRequired !== 'boolean' || typeof optOutVariable !== 'string' || typeof wire !== 'string')
    return undefined
  // A damaged version of the notice makes all rules unusable: it is not known which notice the user should have seen, so nothing may be sent.
  if (notice !== undefined && !isNoticeVersion(notice)) return undefined
  const { allowInsecure, compression, selfContained, spool, batch } = rest as TelemetryRules
  const { baseUrl } = batch ?? {}
  return {
    options: {
      ...{ authRequired, optOutVariable, allowInsecure, compression, selfContained, spool, batch },
      // The tool checked it against its `allowedOrigins` before it wrote this down.
      ...(baseUrl !== undefined && { allowedOrigins: [baseUrl] }),
      // Whoever sends by these rules writes down those of its own, and would forget it.
      ...(notice !== undefined && { notice: { version: notice } }),
    },
    owner: owner === 'tool' || owner === 'user' ? owner : undefined,
    notice,
    killed: killed === true,
    sink: typeof sink === 'string' ? sink : undefined,
    wire,
    protocol: protocol === 'http/protobuf' ? protocol : undefined,
  }
}
