import type { View } from './view.ts'

/** macOS names the app that a terminal belongs to. By it editors built from VS Code are told apart, which otherwise set the same variables. */
const apps: ReadonlyMap<string, string> = new Map([
  ['com.microsoft.VSCode', 'vscode'],
  ['com.microsoft.VSCodeInsiders', 'vscode'],
  ['com.todesktop.230313mzl4w4u92', 'cursor'],
  ['com.exafunction.windsurf', 'windsurf'],
  ['dev.zed.Zed', 'zed'],
])

/** The editor in whose terminal this runs; undefined: none that says so. Not the one somebody prefers, as `EDITOR` would tell. */
export function editorName({ env }: Pick<View, 'env'>): string | undefined {
  // A terminal within an editor within an editor: the innermost one counts.
  if (env.NVIM || env.NVIM_LISTEN_ADDRESS) return 'neovim'
  if (env.VIM_TERMINAL) return 'vim'
  if (env.INSIDE_EMACS) return 'emacs'
  if (env.TERMINAL_EMULATOR === 'JetBrains-JediTerm') return 'jetbrains'
  if (env.ZED_TERM || env.TERM_PROGRAM === 'zed') return 'zed'
  if (env.CURSOR_TRACE_ID) return 'cursor'
  if (env.TERM_PROGRAM === 'kiro') return 'kiro'
  if (env.TERM_PROGRAM === 'vscode') return apps.get(env.__CFBundleIdentifier ?? '') ?? 'vscode'
  return undefined
}
