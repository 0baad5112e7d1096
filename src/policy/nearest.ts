/** For "did you mean": the name that differs in the fewest letters, and in a third of its letters at most; undefined: none is near. */
export function nearest(misspelt: string, names: readonly string[]): string | undefined {
  // What is given may be of any length, and the names are not: a long one need not be compared.
  if (misspelt.length > 32) return undefined
  const distances = names.map((name) => ({ name, distance: distanceOf(misspelt.toLowerCase(), name.toLowerCase()) }))
  const [best] = distances.sort((a, b) => a.distance - b.distance)
  return best && best.distance <= best.name.length / 3 ? best.name : undefined
}

/** How many letters have to be inserted, deleted or exchanged to make one of the other (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + Number(letter !== other), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    row = next
  }
  return row.at(-1) ?? 0
}
