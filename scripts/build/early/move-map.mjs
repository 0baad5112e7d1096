/** A source map for a text whose pieces went elsewhere. */

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * @param {{ mappings: string }} map of the old text
 * @param {string} code the old text
 * @param {{ code: string, whereIs: (offset: number) => number }} moved
 */
export function moveMap(map, code, moved) {
  const starts = lineStarts(code)
  const points = decoded(map.mappings).map(({ line, column, rest }) => ({
    offset: moved.whereIs((starts[line] ?? 0) + column),
    rest,
  }))
  return {
    ...map,
    mappings: encoded(
      points.sort((a, b) => a.offset - b.offset),
      lineStarts(moved.code),
    ),
  }
}

const lineStarts = (/** @type {string} */ code) => [0, ...[...code.matchAll(/\n/g)].map(({ index }) => index + 1)]

/** `rest`: source, line, column and name, each as a number of its own and not as a difference. */
function decoded(/** @type {string} */ mappings) {
  const rest = [0, 0, 0, 0]
  return mappings.split(';').flatMap((text, line) => {
    let column = 0
    return text
      .split(',')
      .filter(Boolean)
      .map((segment) => {
        const [step = 0, ...steps] = numbersIn(segment)
        column += step
        for (const [i, by] of steps.entries()) rest[i] = (rest[i] ?? 0) + by
        return { line, column, rest: rest.slice(0, steps.length) }
      })
  })
}

function encoded(
  /** @type {readonly { offset: number, rest: readonly number[] }[]} */ points,
  /** @type {readonly number[]} */ starts,
) {
  const last = [0, 0, 0, 0]
  /** @type {string[][]} */
  const lines = starts.map(() => [])
  let [line, column] = [0, 0]
  for (const { offset, rest } of points) {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) [line, column] = [line + 1, 0]
    const here = offset - (starts[line] ?? 0)
    lines[line]?.push(textOf(here - column) + rest.map((value, i) => textOf(value - (last[i] ?? 0))).join(''))
    column = here
    for (const [i, value] of rest.entries()) last[i] = value
  }
  return lines.map((segments) => segments.join(',')).join(';')
}

/** Numbers of any size in digits of five bits, the lowest first; the lowest bit of all is the sign. */
function numbersIn(/** @type {string} */ segment) {
  const numbers = []
  let [value, shift] = [0, 0]
  for (const digit of segment) {
    const bits = digits.indexOf(digit)
    value |= (bits & 31) << shift
    shift += 5
    if (bits & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    ;[value, shift] = [0, 0]
  }
  return numbers
}

function textOf(/** @type {number} */ number) {
  let value = number < 0 ? (-number << 1) | 1 : number << 1
  let text = ''
  do {
    const more = value >> 5
    text += digits[(value & 31) | (more > 0 ? 32 : 0)]
    value = more
  } while (value > 0)
  return text
}
