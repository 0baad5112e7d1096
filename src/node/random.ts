import type { Random } from '../model/ports.ts'

// Loaded at first use: it costs a tenth of an empty program's start.
const crypto = () => process.getBuiltinModule('node:crypto')

export const nodeRandom: Random = {
  uuid: () => crypto().randomUUID(),
  roll: () => Math.random(),
  sha256: (text) => crypto().createHash('sha256').update(text).digest('hex'),
}
