import { describe, expect, test } from 'vitest'
import { editorName } from '../../src/detect/editor.ts'
import { packageManager } from '../../src/detect/package-manager.ts'

type Env = Readonly<Record<string, string>>

describe('the editor is', () => {
  test.each<[Env, string | undefined]>([
    [{}, undefined],
    [{ EDITOR: 'vim', VISUAL: '/home/ann/bin/ed' }, undefined],
    [{ TERM_PROGRAM: 'iTerm.app' }, undefined],
    [{ TERM_PROGRAM: 'vscode' }, 'vscode'],
    [{ TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.microsoft.VSCode' }, 'vscode'],
    [{ TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.exafunction.windsurf' }, 'windsurf'],
    [{ TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.todesktop.230313mzl4w4u92' }, 'cursor'],
    [{ TERM_PROGRAM: 'vscode', __CFBundleIdentifier: 'com.acme.secret-project' }, 'vscode'],
    [{ TERM_PROGRAM: 'Apple_Terminal', __CFBundleIdentifier: 'com.microsoft.VSCode' }, undefined],
    [{ TERM_PROGRAM: 'vscode', CURSOR_TRACE_ID: '1' }, 'cursor'],
    [{ TERM_PROGRAM: 'kiro' }, 'kiro'],
    [{ TERM_PROGRAM: 'zed' }, 'zed'],
    [{ ZED_TERM: 'true' }, 'zed'],
    [{ TERMINAL_EMULATOR: 'JetBrains-JediTerm' }, 'jetbrains'],
    [{ NVIM: '/run/user/1000/nvim.1.0' }, 'neovim'],
    [{ NVIM: '/run/nvim', TERM_PROGRAM: 'vscode' }, 'neovim'],
    [{ VIM_TERMINAL: '900' }, 'vim'],
    [{ INSIDE_EMACS: '29.1,comint' }, 'emacs'],
  ])('%j → %s', (env, name) => expect(editorName({ env })).toBe(name))
})

describe('the package manager is', () => {
  test.each<[Env, string | undefined]>([
    [{}, undefined],
    [{ npm_config_user_agent: '' }, undefined],
    [{ npm_config_user_agent: 'npm/10.8.2 node/v20.20.2 linux x64 workspaces/false' }, 'npm'],
    [{ npm_config_user_agent: 'pnpm/9.1.0 npm/? node/v20.20.2 linux x64' }, 'pnpm'],
    [{ npm_config_user_agent: 'yarn/4.5.0 npm/? node/v20.20.2 linux x64' }, 'yarn'],
    [{ npm_config_user_agent: 'bun/1.3.0 npm/? node/v22.0.0 linux x64' }, 'bun'],
    [{ npm_config_user_agent: 'deno/2.5.0 npm/? deno/2.5.0 linux x64' }, 'deno'],
    [{ npm_config_user_agent: 'cnpm/9.0.0 npminstall/7 node/v20' }, 'cnpm'],
    [{ npm_config_user_agent: '/home/ann/bin/mine 1.0' }, 'other'],
    [{ npm_config_user_agent: 'npm' }, 'other'],
    [{ npm_config_user_agent: 'constructor/1' }, 'other'],
  ])('%j → %s', (env, name) => expect(packageManager({ env })).toBe(name))
})
