/** A text that is put together anew out of its pieces, and where each of them went. */

/**
 * @typedef {object} Edit
 * @property {number} at where in the text
 * @property {number} [skip] how many characters are left out there
 * @property {string} put what stands there instead
 * @property {boolean} [closes] whether it belongs behind what ends here, rather than before what begins
 */

/**
 * @param {string} code
 * @param {readonly Edit[]} edits
 * @param {readonly { name: string, start: number, end: number }[]} declarations functions that become values at the beginning
 * @param {number} [beginning] what stands before it stays there: `"use strict"` means nothing anywhere else
 * @returns {{ code: string, whereIs: (offset: number) => number }}
 */
export function pieces(code, edits, declarations, beginning = 0) {
  // What ends here comes before what begins here, and the inner end before the outer one: it was found later.
  const sorted = edits
    .map((edit, found) => ({ ...edit, rank: edit.closes ? -found - 1 : found }))
    .sort((a, b) => a.at - b.at || a.rank - b.rank)
  let text = ''
  /** Pieces in the order of the old text. @type {{ from: number, to: number, at: number }[]} */
  const kept = []
  const keep = (/** @type {number} */ from, /** @type {number} */ to) => {
    if (from < to) kept.push({ from, to, at: text.length })
    text += code.slice(from, to)
  }
  const copy = (/** @type {number} */ from, /** @type {number} */ to) => {
    let at = from
    for (const { at: place, skip = 0, put, closes } of sorted) {
      if (place < from || place > to || (place === from && closes) || (place === to && !closes)) continue
      keep(at, place)
      text += put
      at = place + skip
    }
    keep(at, to)
  }
  copy(0, beginning)
  for (const { name, start, end } of declarations) {
    text += `var ${name}=(`
    copy(start, end)
    text += ');'
  }
  let at = beginning
  for (const { start, end } of declarations) {
    copy(at, start)
    at = end
  }
  copy(at, code.length)
  kept.sort((a, b) => a.from - b.from)
  return { code: text, whereIs: (offset) => placeIn(kept, offset) }
}

/** What was left out is where the next piece begins. */
function placeIn(
  /** @type {readonly { from: number, to: number, at: number }[]} */ kept,
  /** @type {number} */ offset,
) {
  let [low, high] = [0, kept.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((kept[middle]?.to ?? 0) > offset) high = middle
    else low = middle + 1
  }
  const piece = kept[low]
  return piece ? piece.at + Math.min(Math.max(0, offset - piece.from), piece.to - piece.from) : 0
}
