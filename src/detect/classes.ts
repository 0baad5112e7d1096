/* Numbers as classes. The exact uptime or memory of a machine helps to recognise it; which of seven or eight classes it is in does not. */

/** Upper ends of classes, lowest first, and their names; the last name is of what is beyond. */
interface Classes {
  readonly ends: readonly number[]
  readonly names: readonly string[]
}

const minute = 60_000
const hour = 60 * minute

const ofUptime: Classes = {
  ends: [1_000, 10_000, minute, 10 * minute, hour, 24 * hour],
  names: ['under_1_s', '1_to_10_s', '10_to_60_s', '1_to_10_min', '10_to_60_min', '1_to_24_h', 'over_24_h'],
}
const gib = 2 ** 30
const ofMemory: Classes = {
  ends: [gib, 2 * gib, 4 * gib, 8 * gib, 16 * gib, 32 * gib, 64 * gib],
  names: [
    ...['up_to_1_gib', '1_to_2_gib', '2_to_4_gib', '4_to_8_gib'],
    ...['8_to_16_gib', '16_to_32_gib', '32_to_64_gib', 'over_64_gib'],
  ],
}

/** NaN and negative numbers are in no class: a host may have replaced the function that is asked. */
const classOf = (value: number, { ends, names }: Classes): string | undefined => {
  if (!(value >= 0)) return undefined
  const at = ends.findIndex((end) => value <= end)
  return at < 0 ? names.at(-1) : names[at]
}

/** How long a process has lived, as a class. */
export const uptimeClass = (ms: number): string | undefined => classOf(ms, ofUptime)

/** How much memory there is, as a class; undefined for 0, which no machine has. */
export const memoryClass = (bytes: number): string | undefined => (bytes > 0 ? classOf(bytes, ofMemory) : undefined)
