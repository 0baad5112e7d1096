/* Counting by kind: refusals by reason, fields by problem, diagnostics by code. */

/** Adds `n` to a counter; a counter that is 0 has no entry. */
export function tally<K extends string>(counts: Partial<Record<K, number>>, key: K, n: number): void {
  if (n > 0) counts[key] = (counts[key] ?? 0) + n
}
