/* The fact of the package manager that started a program: whether it runs by `npx`, from a script, or from an installation of its own. */

import type { View } from './view.ts'

const managers: readonly string[] = ['npm', 'pnpm', 'yarn', 'bun', 'deno', 'cnpm']

/**
 * The package manager, by the variable with which all of them announce themselves (`npm/10.8.2 node/v20.20.2 …`); `other` for one that is
 * not known, undefined where none started this.
 */
export function packageManager({ env }: Pick<View, 'env'>): string | undefined {
  const agent = env.npm_config_user_agent
  if (!agent) return undefined
  const name = agent.slice(0, agent.indexOf('/'))
  return managers.includes(name) ? name : 'other'
}
