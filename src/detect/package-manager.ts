import type { View } from './view.ts'

const managers: readonly string[] = ['npm', 'pnpm', 'yarn', 'bun', 'deno', 'cnpm']

/** What started this as one of its scripts, or out of its store (`npx`): it says so as `npm/10.8.2 node/v20.20.2 …`. Undefined: nothing did. */
export function packageManager({ env }: Pick<View, 'env'>): string | undefined {
  const agent = env.npm_config_user_agent
  if (!agent) return undefined
  const name = agent.slice(0, agent.indexOf('/'))
  return managers.includes(name) ? name : 'other'
}
