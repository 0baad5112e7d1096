import type { FieldProblem } from '../model/books.ts'
import type { Fields } from '../model/event.ts'
import { textOfLabel } from '../model/label.ts'

const noFields: Fields = Object.freeze(Object.create(null))
/**
 * An object that inherits nothing, so that `constructor` is a field like any other. Made by a constructor, for what
 * Object.create(null) gives V8 keeps as a dictionary, slow to fill and slow to encode.
 */
function Bag() {}
Bag.prototype = Object.create(null)

const fieldName = /^[A-Za-z_$][\w.$-]{0,63}$/

/**
 * What of an object may leave: numbers, booleans, null and the text of labels, copied at this very moment. Everything else
 * costs its field and is named to `onProblem`. Never throws, whatever the getters and proxies of the host do.
 */
export function cleanFields(input: unknown, onProblem: (problem: FieldProblem, key: string) => void): Fields {
  if (input === undefined || input === null) return noFields
  const names = ownKeys(input)
  if (!names) {
    onProblem('unreadable', '')
    return noFields
  }
  const fields = new (Bag as unknown as new () => Record<string, number | boolean | null | string>)()
  for (const name of names) {
    // Any other name makes a field of its own, `constructor` included; this one would make a prototype.
    if (!fieldName.test(name) || name === '__proto__') {
      onProblem('key', name)
      continue
    }
    const value = cleanValue(input, name)
    if (value === undefined) continue
    if (typeof value === 'object' && value !== null) onProblem(value.problem, name)
    else fields[name] = value
  }
  return Object.freeze(fields)
}

function ownKeys(input: unknown): readonly string[] | undefined {
  try {
    // Even to ask whether it is an array throws for a proxy that was revoked.
    if (typeof input !== 'object' || Array.isArray(input)) return undefined
    return Object.keys(input as object)
  } catch {
    return undefined
  }
}

type Cleaned = number | boolean | null | string | undefined | { readonly problem: FieldProblem }

function cleanValue(input: object, name: string): Cleaned {
  try {
    const value = (input as Record<string, unknown>)[name]
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
        return value
      case 'number':
        // -0 would be 0 in JSON anyway; NaN and the infinities would silently become null.
        return Number.isFinite(value) ? value + 0 : { problem: 'not_finite' }
      case 'object':
        return value === null ? null : (textOfLabel(value) ?? { problem: 'object' })
      default:
        return { problem: typeof value as FieldProblem }
    }
  } catch {
    return { problem: 'getter' }
  }
}

/** Lays fields over others; `undefined` in `over` deletes. Both stay as they are. */
export function mergeFields(
  under: Fields,
  over: unknown,
  onProblem: (problem: FieldProblem, key: string) => void,
): Fields {
  const merged = Object.assign(Object.create(null), under, cleanFields(over, onProblem))
  for (const name of ownKeys(over) ?? []) if (cleanValue(over as object, name) === undefined) delete merged[name]
  return Object.freeze(merged)
}
