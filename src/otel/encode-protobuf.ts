/*
 * OTLP in protobuf, without a library for it: the tables of `message-formats.ts` and this writer are smaller than any. A chunk of its own,
 * loaded when a body is to be sent in that form.
 */

import { type Field, type Kind, type MessageFormat, requestFormats } from './message-formats.ts'

/** Protobuf's wire types, which stand before each field beside its number and say how long its value is. */
const wireTypes = { varint: 0, eight: 1, counted: 2, four: 5 } as const

/**
 * Turns the body of a request to OTLP from JSON into protobuf. Members that the formats do not have, or have with another type, are left out: our own
 * encoders write none, so they were planted on the disk, and a receiver of JSON would ignore them as well.
 */
export function encodeProtobuf(signal: keyof typeof requestFormats, body: string): Uint8Array {
  // Every member is shorter than in JSON, which spells its name out.
  const writer = createWriter(Buffer.byteLength(body))
  const message: unknown = JSON.parse(body)
  if (isObject(message)) writeMessage(writer, requestFormats[signal], message)
  return writer.written()
}

/**
 * Writes from the end of the buffer to its beginning. In protobuf the length of a part stands before it; written backwards, the part comes first,
 * its length is known then, and nothing has to be moved. So the last entry of a list is written first. Fields of a message may stand in any order.
 */
function createWriter(maxBytes: number) {
  const buffer = Buffer.allocUnsafe(maxBytes)
  let start = maxBytes
  /** Lengths and tags, which have at most 32 bits. */
  const varint = (value: number) => {
    let size = 1
    for (let rest = value >>> 7; rest > 0; rest >>>= 7) size++
    start -= size
    let at = start
    let rest = value
    for (; rest > 0x7f; rest >>>= 7) buffer[at++] = (rest & 0x7f) | 0x80
    buffer[at] = rest
  }
  return {
    /** Makes room before what was written, and says where. */
    room: (bytes: number) => {
      start -= bytes
      return start
    },
    buffer,
    tag: (number: number, wireType: number) => varint((number << 3) | wireType),
    /** Runs `write`, and puts the length of what it wrote in front. */
    counted: (write: () => void) => {
      const end = start
      write()
      varint(end - start)
    },
    written: (): Uint8Array => buffer.subarray(start),
  }
}

type Writer = ReturnType<typeof createWriter>

/** Writes the members that the format has. */
function writeMessage(writer: Writer, format: MessageFormat, message: Message): void {
  for (const name of Object.keys(message)) {
    const field = Object.hasOwn(format, name) ? format[name] : undefined
    if (!field) continue
    const value = message[name]
    if (!field.repeated) writeField(writer, field, value)
    else if (Array.isArray(value)) for (let i = value.length - 1; i >= 0; i--) writeField(writer, field, value[i])
  }
}

function writeField(writer: Writer, { number, kind }: Field, value: unknown): void {
  const wireType = writeValue(writer, kind, value)
  if (wireType !== undefined) writer.tag(number, wireType)
}

/** Writes a value, and returns its wire type; undefined: the value is not of that kind, and nothing was written. */
function writeValue(writer: Writer, kind: Kind, value: unknown): number | undefined {
  if (typeof kind === 'object') {
    if (!isObject(value)) return undefined
    writer.counted(() => writeMessage(writer, kind, value))
    return wireTypes.counted
  }
  return writers[kind](writer, value)
}

const bytes = (writer: Writer, value: unknown, encoding: BufferEncoding): number | undefined => {
  if (typeof value !== 'string') return undefined
  const size = Buffer.byteLength(value, encoding)
  writer.counted(() => writer.buffer.write(value, writer.room(size), encoding))
  return wireTypes.counted
}

/** A whole number of up to 64 bits, which JSON has as text or as a number; undefined: it is neither. */
function whole(value: unknown): bigint | undefined {
  const text = typeof value === 'number' && Number.isInteger(value) ? BigInt(value).toString() : value
  return typeof text === 'string' && /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined
}

const varint = (writer: Writer, value: bigint | undefined): number | undefined => {
  if (value === undefined) return undefined
  // Protobuf writes all 64 bits of a negative number, in ten bytes.
  const digits: number[] = []
  for (let rest = BigInt.asUintN(64, value); digits.length === 0 || rest > 0n; rest >>= 7n)
    digits.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
  writer.buffer.set(digits, writer.room(digits.length))
  return wireTypes.varint
}

const writers: Record<Exclude<Kind, MessageFormat>, (writer: Writer, value: unknown) => number | undefined> = {
  string: (writer, value) => bytes(writer, value, 'utf8'),
  hex: (writer, value) => (/^(?:[0-9a-f]{2})*$/i.test(String(value)) ? bytes(writer, value, 'hex') : undefined),
  base64: (writer, value) => bytes(writer, value, 'base64'),
  bool: (writer, value) => (typeof value === 'boolean' ? varint(writer, value ? 1n : 0n) : undefined),
  uint32: (writer, value) => varint(writer, whole(value)),
  int64: (writer, value) => varint(writer, whole(value)),
  fixed32: (writer, value) => {
    const number = whole(value)
    if (number === undefined) return undefined
    writer.buffer.writeUInt32LE(Number(BigInt.asUintN(32, number)), writer.room(4))
    return wireTypes.four
  },
  fixed64: (writer, value) => {
    const number = whole(value)
    if (number === undefined) return undefined
    writer.buffer.writeBigUInt64LE(BigInt.asUintN(64, number), writer.room(8))
    return wireTypes.eight
  },
  double: (writer, value) => {
    // `NaN` and the infinities are text in JSON.
    if (typeof value !== 'number' && !['NaN', 'Infinity', '-Infinity'].includes(value as string)) return undefined
    writer.buffer.writeDoubleLE(Number(value), writer.room(8))
    return wireTypes.eight
  },
}

type Message = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
