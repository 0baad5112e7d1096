/**
 * What a partial success of OTLP says in protobuf: `partial_success = 1 { rejected = 1; error_message = 2 }`. Bytes come as one character
 * each. Undefined where none are rejected, and where it is no such message.
 */
export function rejectedInProtobuf(bytes: string): { readonly n: number; readonly why: string } | undefined {
  const partial = fieldsOf(bytes).get(1)
  if (typeof partial !== 'string') return undefined
  const fields = fieldsOf(partial)
  const [n, why] = [fields.get(1), fields.get(2)]
  if (typeof n !== 'number' || n <= 0) return undefined
  return { n, why: typeof why === 'string' ? why : '' }
}

/** The last value of each field: numbers of the kind varint, and what is counted as text. Ends where the bytes make no sense. */
function fieldsOf(bytes: string): ReadonlyMap<number, number | string> {
  const fields = new Map<number, number | string>()
  let at = 0
  /** NaN behind the end, and where a number has more than the 53 bits that we can tell. */
  const varint = (): number => {
    let [value, unit, byte] = [0, 1, 0x80]
    while (byte >= 0x80 && unit < 2 ** 53) {
      byte = bytes.charCodeAt(at++)
      value += (byte & 0x7f) * unit
      unit *= 128
    }
    return byte < 0x80 ? value : Number.NaN
  }
  while (at < bytes.length) {
    const tag = varint()
    const [number, kind] = [tag >>> 3, tag & 7]
    const value = kind === 1 ? 8 : kind === 5 ? 4 : varint()
    if (Number.isNaN(value) || ![0, 1, 2, 5].includes(kind)) break
    if (kind === 0) fields.set(number, value)
    else {
      if (kind === 2) fields.set(number, bytes.slice(at, at + value))
      at += value
    }
  }
  return fields
}
