/*
 * Where sources keep their document. `read` is asked at every `logEvent`, and the client parses a part again only when it gets another
 * object: so the cell gives the same object as long as the part says the same.
 */

import { isReadable } from '../policy/is-readable.ts'
import { textOf } from './text-of.ts'

/** The document of one source. */
export interface Cell {
  read(key: string): unknown
  /** Takes a document in. `garbage`: it is none, and the old one stays. */
  put(document: unknown): 'changed' | 'same' | 'garbage'
}

/** A cell that holds the last good document, part by part: a part stays the same object when only another one has changed. */
export function createCell(initial: unknown): Cell {
  let parts = partsOf(initial) ?? new Map<string, Part>()
  return {
    read: (key) => parts.get(key)?.value,
    put: (document) => {
      const next = partsOf(document)
      if (!next) return 'garbage'
      let isSame = next.size === parts.size
      for (const [key, part] of next) {
        const old = parts.get(key)
        if (old?.text === part.text) next.set(key, old)
        else isSame = false
      }
      parts = next
      return isSame ? 'same' : 'changed'
    },
  }
}

/**
 * A document for which flags are evaluated one by one: the flags that have a value, laid over what holds until something better is known.
 *
 * @param values by key; undefined: nobody has decided the flag.
 */
export const laidOver = (document: object | undefined, values: ReadonlyMap<string, unknown>): object => ({
  ...document,
  ...Object.fromEntries([...values].filter(([, value]) => value !== undefined)),
})

/** The value of one key, and its JSON, by which two values are compared. */
interface Part {
  readonly value: unknown
  readonly text: string
}

/** Undefined for anything but an object of data. */
function partsOf(document: unknown): Map<string, Part> | undefined {
  if (!isReadable(document) || textOf(document) === undefined) return undefined
  const parts = new Map<string, Part>()
  for (const [key, value] of Object.entries(document as object)) {
    const text = textOf(value)
    // `undefined` is no entry, as in JSON.
    if (text !== undefined) parts.set(key, { value, text })
  }
  return parts
}
