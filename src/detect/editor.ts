/* The fact of the editor in whose terminal a program runs, from variables that editors set there. */

import type { View } from './view.ts'

/** Bundle ids by which macOS names the app a terminal belongs to. Editors built from VS Code set the same variables; by these they are told apart. */
const apps = (): ReadonlyMap<string, string> =>
  new Map([
    ['com.microsoft.VSCode', 'vscode'],
    ['com.microsoft.VSCodeInsiders', 'vscode'],
    ['com.todesktop.230313mzl4w4u92', 'cursor'],
    ['com.exafunction.windsurf', 'windsurf'],
    ['dev.zed.Zed', 'zed'],
  ])

/** The editor; undefined: none that says so. `EDITOR` is not asked: it tells which editor somebody prefers, not where the program runs. */
export function editorName({ env }: Pick<View, 'env'>): string | undefined {
  // A terminal within an editor within an editor: the innermost one counts.
  if (env.NVIM || env.NVIM_LISTEN_ADDRESS) return 'neovim'
  if (env.VIM_TERMINAL) return 'vim'
  if (env.INSIDE_EMACS) return 'emacs'
  if (env.TERMINAL_EMULATOR === 'JetBrains-JediTerm') return 'jetbrains'
  if (env.ZED_TERM || env.TERM_PROGRAM === 'zed') return 'zed'
  if (env.CURSOR_TRACE_ID) return 'cursor'
  if (env.TERM_PROGRAM === 'kiro') return 'kiro'
  if (env.TERM_PROGRAM === 'vscode') return apps().get(env.__CFBundleIdentifier ?? '') ?? 'vscode'
  return undefined
}
