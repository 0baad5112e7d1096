/* The rule for prompts, outputs, arguments and error texts: everything that Claude Code's user wrote or saw passes through here. */

import { createHmac } from 'node:crypto'
import { limits } from './limits.ts'

/** What of prompts, outputs, arguments and error texts is taken: nothing; their sizes and keyed hashes; all. */
export type ContentLevel = 'none' | 'hashed' | 'full'

/** A text as far as it may be kept. */
export interface Content {
  readonly chars?: number
  /** The same text has the same hash in this installation, and nobody else can try out which text it was. */
  readonly hash?: string
  readonly text?: string
}

/** Undefined: it may not be kept, or there is nothing. */
export type KeepContent = (value: unknown) => Content | undefined

/** What Claude Code writes in the place of content that it does not send. */
const isNothing = (value: string): boolean => value === '' || value === '<REDACTED>'

/**
 * Content is cut down before it is written anywhere: what must not leave is not in the journal either.
 *
 * @param secret of this installation
 */
export const contentKeeper = (level: ContentLevel, secret: string): KeepContent => {
  if (level === 'none') return () => undefined
  return (value) => {
    if (typeof value !== 'string' || isNothing(value)) return undefined
    const chars = value.length
    if (level === 'full') return { chars, text: value.slice(0, limits.maxContentChars) }
    return { chars, hash: createHmac('sha256', secret).update(value).digest('hex').slice(0, 16) }
  }
}
