/** A source map for a text whose pieces went elsewhere. */

import { decode, encode } from '@jridgewell/sourcemap-codec'

/** @typedef {import('@jridgewell/sourcemap-codec').SourceMapSegment} Segment */

/**
 * @param {{ mappings: string }} map of the old text
 * @param {string} code the old text
 * @param {{ code: string, whereIs: (offset: number) => number }} moved
 */
export function moveMap(map, code, moved) {
  const starts = lineStarts(code)
  const points = decode(map.mappings).flatMap((segments, line) =>
    segments.map((segment) => ({ segment, offset: moved.whereIs((starts[line] ?? 0) + segment[0]) })),
  )
  return { ...map, mappings: encode(inLines(points, lineStarts(moved.code))) }
}

const lineStarts = (/** @type {string} */ code) => [0, ...[...code.matchAll(/\n/g)].map(({ index }) => index + 1)]

/** The segments of each line, by their new columns. */
function inLines(
  /** @type {readonly { offset: number, segment: Segment }[]} */ points,
  /** @type {readonly number[]} */ starts,
) {
  /** @type {Segment[][]} */
  const lines = starts.map(() => [])
  let line = 0
  for (const { offset, segment } of points.toSorted((a, b) => a.offset - b.offset)) {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= offset) line++
    const [, ...rest] = segment
    lines[line]?.push(/** @type {Segment} */ ([offset - (starts[line] ?? 0), ...rest]))
  }
  return lines
}
