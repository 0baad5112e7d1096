/** Compiles the real rules when they are asked for: Node 20 does not run TypeScript. */

import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** @returns {Promise<string>} what to import */
export async function compileRules() {
  const bundle = await rolldown({ input: fileURLToPath(new URL('rules.ts', import.meta.url)), platform: 'node' })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  return `data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`
}
