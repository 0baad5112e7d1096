/** How a target is put; `isMet` decides, and nothing but the table shows it: a slow machine is no broken program. */
export const atMost = (limit, unit) => ({ text: `≤ ${limit} ${unit}`, isMet: (value) => value <= limit })
export const below = (limit, unit) => ({ text: `< ${thousands(limit)} ${unit}`, isMet: (value) => value < limit })

/**
 * A row of the table, ready to print.
 *
 * @param row `quartiles`: of the ratio, if it has any. `measured`: the value that `target` is about; without a target the row is there to compare with.
 */
export function row({ what, figure, baseline = '', ratio, quartiles, target, measured = ratio }) {
  return {
    what,
    figure,
    baseline,
    ratio: ratio === undefined ? '' : `${ratio.toFixed(2)} ×${spread(quartiles)}`,
    target: target?.text ?? '',
    met: target === undefined ? '' : target.isMet(measured) ? 'yes' : '**no**',
  }
}

const spread = (quartiles) => (quartiles ? ` (${quartiles.map((q) => q.toFixed(2)).join(' to ')})` : '')

export const thousands = (n) => Math.round(n).toLocaleString('en')
export const ms = (value) => `${value.toFixed(value < 100 ? 1 : 0)} ms`
export const us = (value) => `${value.toFixed(2)} µs`
