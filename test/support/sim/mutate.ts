import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import type { Code } from './world.ts'

/** One change of the source: the code without one of its precautions. */
export interface Mutant {
  readonly name: string
  /** Below `src/`. */
  readonly file: string
  /** Stands there exactly once. */
  readonly from: string
  readonly to: string
}

const src = fileURLToPath(new URL('../../../src/', import.meta.url))

/** The code under test with the mutation in it, as a module of its own. */
export async function compile({ name, file, from, to }: Mutant): Promise<Code> {
  const path = `${src}${file}`
  if (readFileSync(path, 'utf8').split(from).length !== 2) throw new Error(`mutant "${name}": ${file} has changed`)
  const bundle = await rolldown({
    input: fileURLToPath(new URL('code.ts', import.meta.url)),
    platform: 'node',
    plugins: [{ name: 'mutate', transform: (code, id) => (id === path ? code.replace(from, () => to) : null) }],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  await bundle.close()
  const code = Buffer.from(output[0].code).toString('base64')
  return (await import(/* @vite-ignore */ `data:text/javascript;base64,${code}`)) as Code
}
