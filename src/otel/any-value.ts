/* Values in OTLP's JSON. Written by hand, because this runs for every field of every event of an OTLP sink. */

/** How deep a value is followed: OpenTelemetry's own attributes are flat, and a value that holds itself must not be followed for ever. */
const maxDepth = 16

/**
 * JSON of OTLP's `AnyValue`. Whole numbers become `intValue` where they are exact, as text, because 64 bits are more than a JSON number
 * holds; others `doubleValue`. What OTLP cannot say is the empty value. Never throws for plain data.
 */
export function anyValue(value: unknown, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return `{"stringValue":${textOf(value)}}`
    case 'number':
      return numberValue(value)
    case 'boolean':
      return `{"boolValue":${value}}`
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? `{"intValue":"${value}"}` : `{"stringValue":"${value}"}`
    case 'object':
      return value === null || depth >= maxDepth ? '{}' : objectValue(value, depth + 1)
    default:
      return '{}'
  }
}

/** JSON of a list of OTLP's `KeyValue`; members that are undefined are left out. */
export function keyValues(attributes: object, depth = 0): string {
  let pairs = ''
  for (const key of Object.keys(attributes)) {
    const value = (attributes as Readonly<Record<string, unknown>>)[key]
    if (value !== undefined) pairs += `${pairs && ','}${beginning(key)}${anyValue(value, depth)}}`
  }
  return `[${pairs}]`
}

/**
 * How a pair of each name begins, encoded once. Names come from code, so there are few; encoding them at every event costs a microsecond. A host
 * that makes names up without end fills the map to its bound, and further names are encoded each time.
 */
const beginnings = new Map<string, string>()
const maxBeginnings = 1_024

function beginning(key: string): string {
  const known = beginnings.get(key)
  if (known !== undefined) return known
  const made = `{"key":${textOf(key)},"value":`
  if (beginnings.size < maxBeginnings) beginnings.set(key, made)
  return made
}

/** Any character but those of printable ASCII that JSON leaves as they are. */
const unusual = /[^ !#-[\]-~]/

/** A text as JSON. Most have nothing to escape. A lone surrogate is replaced, because receivers refuse a body that is not valid UTF-8. */
const textOf = (text: string): string => (unusual.test(text) ? JSON.stringify(text.toWellFormed()) : `"${text}"`)

/** NaN and the infinities are text in OTLP's JSON, since JSON has no such numbers. */
function numberValue(value: number): string {
  if (Number.isSafeInteger(value)) return `{"intValue":"${value}"}`
  return Number.isFinite(value) ? `{"doubleValue":${value}}` : `{"doubleValue":"${value}"}`
}

/** Lists, bytes and objects. */
function objectValue(value: object, depth: number): string {
  if (Array.isArray(value)) return `{"arrayValue":{"values":[${value.map((item) => anyValue(item, depth)).join(',')}]}}`
  if (value instanceof Uint8Array) return `{"bytesValue":"${Buffer.from(value).toString('base64')}"}`
  return `{"kvlistValue":{"values":${keyValues(value, depth)}}}`
}
