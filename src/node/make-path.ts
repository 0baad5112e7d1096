/**
 * Creates a directory and its missing parents with mode 0700. Node's own `recursive` option is not used: it loops for ever where a
 * parent cannot have children, as below /proc.
 *
 * Throws what the system throws. What is there already is left as it is, even where it is no directory.
 *
 * @param attempt runs what the file system may not be able to do.
 */
export function makePath(path: string, attempt: (run: () => void) => void): void {
  const fs = process.getBuiltinModule('node:fs')
  /** Whether it is there now. False: what is above it was missing a moment ago. */
  const make = (): boolean => {
    try {
      fs.mkdirSync(path, { mode: 0o700 })
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EEXIST') return true
      if (code === 'ENOENT') return false
      throw error
    }
    // A umask may have taken the owner's own rights.
    attempt(() => fs.chmodSync(path, 0o700))
    return true
  }
  if (make()) return
  const above = process.getBuiltinModule('node:path').dirname(path)
  // Programs that start together make it together: what was missing may have been made by another one in between.
  if (above !== path && !fs.existsSync(above)) makePath(above, attempt)
  if (!make()) throw Object.assign(new Error(`ENOENT: nothing can be made in ${above}`), { code: 'ENOENT' })
}
