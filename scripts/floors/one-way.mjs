/** Finds folders that need each other. Floors allow that, since a folder may have files on several of them; a reader then has to know both at once. */

import { posix } from 'node:path'

/** @typedef {{ readonly file: string, readonly line: number, readonly target: string }} Import an import of one source file by another */

/**
 * @param {readonly Import[]} imports
 * @returns {string[]} one line for each pair of folders of which each needs the other, by itself or through others
 */
export function needEachOther(imports) {
  // The files beside the folders are entries: each is a room by itself, and the floors keep everybody from importing them.
  const between = imports.filter(({ file, target }) => {
    const [from, to] = [posix.dirname(file), posix.dirname(target)]
    return from !== to && from !== '.' && to !== '.'
  })
  /** @type {Map<string, Set<string>>} */
  const needs = new Map()
  for (const { file, target } of between) {
    const from = posix.dirname(file)
    needs.set(from, (needs.get(from) ?? new Set()).add(posix.dirname(target)))
  }
  const found = between.filter(({ file, target }) => reaches(posix.dirname(target), posix.dirname(file), needs))
  const first = new Map(
    found.map((use) => [[posix.dirname(use.file), posix.dirname(use.target)].join(), use]).reverse(),
  )
  return [...first.values()].map(
    ({ file, line, target }) =>
      `${file}:${line}: imports ${target}, but ${posix.dirname(target)}/ needs ${posix.dirname(file)}/; folders need each other one way`,
  )
}

/** Whether one folder needs another, by itself or through others. */
function reaches(
  /** @type {string} */ from,
  /** @type {string} */ to,
  /** @type {ReadonlyMap<string, ReadonlySet<string>>} */ needs,
) {
  const seen = new Set([from])
  // A set that grows while it is walked: each folder is looked at once.
  for (const folder of seen) for (const next of needs.get(folder) ?? []) seen.add(next)
  return seen.has(to)
}
