/* How a command has to be started on this platform. Pure, so that the rules of Windows are tested everywhere. */

import { win32 } from 'node:path'

/** How a command is started, or why it cannot be. */
export type SpawnRule =
  | { readonly kind: 'run'; readonly file: string; readonly args: readonly string[]; readonly verbatim: boolean }
  | { readonly kind: 'refused'; readonly why: string }

/** What that depends on. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  /** `PATH`, `PATHEXT` and `ComSpec`. */
  readonly path: string | undefined
  readonly pathExt: string | undefined
  readonly comSpec: string | undefined
  readonly isFile: (path: string) => boolean
}

/** The default of Windows, where the variable PATHEXT is missing. */
const extensions = '.COM;.EXE;.BAT;.CMD'

/**
 * The rule for one command. Windows starts programs but no scripts, and what npm installs for a tool is a script (`acme.cmd`), which only
 * the shell can run. The shell is started for such scripts alone, and is handed each argument in quotes.
 */
export const spawnRule = (command: string, args: readonly string[], surroundings: Surroundings): SpawnRule => {
  const asGiven = { kind: 'run', file: command, args, verbatim: false } as const
  if (surroundings.platform !== 'win32') return asGiven
  const file = findOnWindows(command, surroundings)
  if (file === undefined || !/\.(cmd|bat)$/i.test(file)) return file === undefined ? asGiven : { ...asGiven, file }
  const strange = [file, ...args].find((part) => /[%\r\n\0]/.test(part))
  if (strange !== undefined) {
    const what = strange.includes('%') ? 'a per cent sign' : 'a line break'
    return { kind: 'refused', why: `it is a script of Windows' shell, which cannot be handed ${what}` }
  }
  // Backslashes, because to the shell a slash begins an option.
  const line = [file.replaceAll('/', '\\'), ...args].map(inQuotes).join(' ')
  // /d: no command that the registry names runs first. /v:off: an exclamation mark means nothing. /s: only the outer quotes are removed.
  const flags = ['/d', '/e:on', '/v:off', '/s', '/c']
  return { kind: 'run', file: surroundings.comSpec || 'cmd.exe', args: [...flags, `"${line}"`], verbatim: true }
}

/**
 * An argument in quotes, for the shell and for the program that it starts. In quotes the shell takes every sign as it is, but for the per
 * cent sign. A doubled quote ends and reopens them for the shell, and is one quote for the program, which reads backslashes before a quote
 * in pairs.
 */
const inQuotes = (text: string): string =>
  `"${text.replace(/(\\*)("|$)/g, (_, slashes, quote) => slashes + slashes + quote + quote)}"`

/** The file that the name stands for: as given or with one of the extensions, in the folders of the path where it names none. */
function findOnWindows(command: string, { path, pathExt, isFile }: Surroundings): string | undefined {
  if (command === '') return undefined
  const known = (pathExt || extensions).split(';').filter((extension) => extension.startsWith('.'))
  const hasExtension = known.some((extension) => command.toLowerCase().endsWith(extension.toLowerCase()))
  const names = hasExtension ? [command] : known.map((extension) => `${command}${extension}`)
  // The working directory is not searched, as Windows would: whoever can write there must not choose what is run.
  const folders = (path ?? '').split(';').map((folder) => folder.replaceAll('"', ''))
  const places = /[\\/:]/.test(command)
    ? names
    : folders.flatMap((folder) => (folder === '' ? [] : names.map((name) => win32.join(folder, name))))
  return places.find(isFile)
}
