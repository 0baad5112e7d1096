/* Where the app's own directory is made when the option `stateDir` does not say. */

import type { Environment } from '../model/ports.ts'
import { isAbsolutePath } from './validators.ts'

/**
 * Where this platform keeps state that is neither configuration nor cache: `XDG_STATE_HOME` or `~/.local/state`,
 * `~/Library/Application Support`, `%LOCALAPPDATA%`. Undefined where there is no home. Empty and relative values count as
 * unset (XDG Base Directory Specification 0.8), and so does `/dev/null`.
 */
export function stateDirectory({ platform, env, homeDirectory }: Environment): string | undefined {
  const home = homeDirectory()
  const below = (path: string) => (isPlace(home) ? `${home}/${path}` : undefined)
  if (platform === 'win32') return absolute(env.LOCALAPPDATA) ?? below('AppData/Local')
  if (platform === 'darwin') return below('Library/Application Support')
  return absolute(env.XDG_STATE_HOME) ?? below('.local/state')
}

const absolute = (path: string | undefined): string | undefined => (isPlace(path) ? path : undefined)

/** `/dev/null` is how system users and sandboxes say that there is no home. Taken for one, it would look like a place where a *no* cannot be read. */
const isPlace = (path: string | undefined): path is string => isAbsolutePath(path) && path !== '/dev/null'
