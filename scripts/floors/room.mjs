/**
 * Files that belong together: a folder, or some files of it. Given levels, lowest first, a file imports from lower
 * levels of its room too; without, the files of a room do not know each other.
 *
 * @param {string} folder below src/
 * @param {...string} levels names without `.ts`, separated by blanks; `*` is the rest of the folder
 */
export const room = (folder, ...levels) => ({
  folder,
  levels: (levels.length > 0 ? levels : ['*']).map((names) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => (name === '*' ? name : `${name}.ts`)),
  ),
})
