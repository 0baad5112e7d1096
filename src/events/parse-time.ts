/* When an event happened, where the host logs it later than that. */

/**
 * Reads the option `timestamp` of an event: epoch milliseconds from a number or a Date between the years 0 and 9999, which is what
 * ISO 8601 can write; undefined for anything else, for which the caller uses the time of the call.
 */
export function parseTime(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : value
  return typeof time === 'number' && time >= -62_167_219_200_000 && time < 253_402_300_800_000
    ? Math.trunc(time)
    : undefined
}
