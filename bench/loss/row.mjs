export const columns = {
  what: 'What goes wrong in the first run',
  atOnce: 'Arrived by then',
  arrived: 'Arrived after a second run',
  repeated: 'Twice',
  exit: 'From close() to the end',
}

/** A result as a row of the table. */
export function asRow({ what, events, arrivedAtOnce, arrived, repeated, closeMs, tooLong }) {
  const exit = closeMs === null ? 'not called' : `${closeMs} ms`
  return {
    what,
    atOnce: String(arrivedAtOnce),
    arrived: `${arrived} of ${events}`,
    repeated: String(repeated),
    exit: tooLong ? 'killed after 60 s' : exit,
  }
}
