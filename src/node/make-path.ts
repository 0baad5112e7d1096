/**
 * Creates a directory and its missing parents with mode 0700. Node's own `recursive` option is not used: it loops for ever where a
 * parent cannot have children, as below /proc.
 *
 * @param attempt runs what the file system may not be able to do.
 */
export function makePath(path: string, attempt: (run: () => void) => void): void {
  const fs = process.getBuiltinModule('node:fs')
  const make = () => {
    fs.mkdirSync(path, { mode: 0o700 })
    // A umask may have taken the owner's own rights.
    attempt(() => fs.chmodSync(path, 0o700))
  }
  try {
    make()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return
    const above = process.getBuiltinModule('node:path').dirname(path)
    if (code !== 'ENOENT' || above === path || fs.existsSync(above)) throw error
    makePath(above, attempt)
    make()
  }
}
