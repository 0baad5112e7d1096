import { textOf } from './text-of.ts'

/** Holds the document of a source, and says whether a new one differs. */
export interface Cell {
  read(key: string): unknown
  /** Takes a document in. `garbage`: it is none, and the old one stays. */
  put(document: unknown): 'changed' | 'same' | 'garbage'
}

/**
 * Holds the last good document, part by part. A part that says the same as before stays the same object, so that nothing is parsed again
 * because some other flag has changed.
 */
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

interface Part {
  readonly value: unknown
  readonly text: string
}

/** Undefined for anything but an object of data. */
function partsOf(document: unknown): Map<string, Part> | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document) || textOf(document) === undefined)
    return undefined
  const parts = new Map<string, Part>()
  for (const [key, value] of Object.entries(document)) {
    const text = textOf(value)
    // `undefined` is no entry, as in JSON.
    if (text !== undefined) parts.set(key, { value, text })
  }
  return parts
}
