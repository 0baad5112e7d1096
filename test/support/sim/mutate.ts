/* Compiles the source with one precaution taken out. */

import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { type Change, changed } from './change.ts'
import type { SceneName } from './scenes/all.ts'
import type { Code } from './world.ts'

/** One change of the source: the code without one of its precautions. */
export interface Mutant extends Change {
  readonly name: string
  /** Where it is found out; where chance gets there soon enough, none. */
  readonly scene?: SceneName
}

const entry = fileURLToPath(new URL('code.ts', import.meta.url))

/** The code under test with the mutation in it, as a module of its own. Throws unless there is exactly one place for it. */
export async function compile(mutant: Mutant): Promise<Code> {
  const files: string[] = []
  const transform = (code: string, file: string) => {
    const mutated = changed(code, mutant)
    if (mutated !== undefined) files.push(file)
    return mutated
  }
  const bundle = await rolldown({ input: entry, platform: 'node', plugins: [{ name: 'mutate', transform }] })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  if (files.length !== 1) throw new Error(`\`${mutant.within}\` stands in ${files.length} files ${files.join()}`)
  const code = Buffer.from(output[0].code).toString('base64')
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Code
}
