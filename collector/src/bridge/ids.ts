/* Ids that are computed and not drawn: what is told twice has the same id, and the backend sees it once. */

import { createHash } from 'node:crypto'

const hash = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** 32 hex digits that are always the same for the same thing. */
export const traceId = (...of: readonly unknown[]): string => hash(['trace', ...of]).slice(0, 32)

/** 16 hex digits. */
export const spanId = (...of: readonly unknown[]): string => hash(['span', ...of]).slice(0, 16)

/** A short key of a fact, for what has no id of its own. */
export const keyOf = (...of: readonly unknown[]): string => hash(of).slice(0, 20)
