/* From a request to what is in it, by the protocol of its path. */

import type { IncomingMessage } from 'node:http'
import type { OpenRequest } from '../intake/requests.ts'
import type { Parsed, Protocol } from '../protocol/protocol.ts'
import { decodeText } from '../protocol/text.ts'
import type { Share } from '../server/memory.ts'
import { type Body, readBody } from '../server/read-body.ts'

/** What the collector's options say of reading. */
export interface ReadingPorts {
  /** Overrides the limit of each protocol. */
  readonly maxBodyBytes: number | undefined
  readonly keepBodies: boolean
}

/** What came with a request; nothing where it was not read. */
export interface Content {
  readonly body: Body | undefined
  readonly parsed: Parsed | undefined
}

/** Reads a body within the limits of its protocol, and notes in `seen` what tests and the page see of it. Never rejects. */
export const createReading =
  ({ maxBodyBytes, keepBodies }: ReadingPorts) =>
  async (seen: OpenRequest, incoming: IncomingMessage, protocol: Protocol, memory: Share): Promise<Content> => {
    const { encodings } = protocol
    const body = await readBody(incoming, { maxBytes: maxBodyBytes ?? protocol.maxBodyBytes, encodings, memory })
    seen.bytes = body.bytes
    if (body.kind !== 'whole') return { body, parsed: undefined }
    if (keepBodies) seen.bodyText = decodeText(body.content)
    const parsed = await protocol.parse(body.content, incoming)
    if (parsed.kind === 'batch') seen.eventIds = parsed.batch.events.map(({ event_data }) => event_data.event_id)
    return { body, parsed }
  }
