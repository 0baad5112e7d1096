/**
 * A time in epoch milliseconds as `Date.prototype.toISOString` writes it; throws a RangeError for what is no time, as that does. Used in
 * its place because its first call asks the system for the time zone, which takes longer than writing the event.
 */
export function isoTime(time: number): string {
  const date = new Date(time)
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9_999)) return date.toISOString()
  const day = `${padded(year, 4)}-${padded(date.getUTCMonth() + 1)}-${padded(date.getUTCDate())}`
  const clock = `${padded(date.getUTCHours())}:${padded(date.getUTCMinutes())}:${padded(date.getUTCSeconds())}`
  return `${day}T${clock}.${padded(date.getUTCMilliseconds(), 3)}Z`
}

const padded = (n: number, digits = 2): string => String(n).padStart(digits, '0')
