/*
 * The port of chance on Node. Does not use `node:crypto`, which takes as long to load as everything else up to the first event;
 * `random-bytes.ts` loads it where the system has no device for random bytes.
 */

import type { Random } from '../model/ports.ts'
import { drawBytes, pool } from './random-bytes.ts'
import { nodeRoll } from './roll.ts'
import { sha256 } from './sha256.ts'

export const nodeRandom: Random = {
  uuid,
  roll: nodeRoll,
  sha256,
}

const hex = Buffer.from('0123456789abcdef')
const hyphen = 0x2d
const text = Buffer.alloc(36)

/** A version 4 UUID (RFC 9562, section 5.4). */
function uuid(): string {
  const from = drawBytes(16)
  pool[from + 6] = ((pool[from + 6] as number) & 0x0f) | 0x40
  pool[from + 8] = ((pool[from + 8] as number) & 0x3f) | 0x80
  let at = 0
  for (let i = 0; i < 16; i++) {
    if (i === 4 || i === 6 || i === 8 || i === 10) text[at++] = hyphen
    const byte = pool[from + i] as number
    text[at++] = hex[byte >> 4] as number
    text[at++] = hex[byte & 0x0f] as number
  }
  // No encoding is named: Node would look the name up, with code that V8 has to compile first.
  return text.toString()
}
