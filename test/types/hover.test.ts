import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { undocumented } from './undocumented.ts'

const types = join(import.meta.dirname, '../../dist/types')
const files = readdirSync(types, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.cts'))

test('the public types are looked at', () => {
  expect(files.map((file) => file.replaceAll('\\', '/'))).toEqual(
    expect.arrayContaining([
      'index.d.cts',
      'testing.d.cts',
      'upload.d.cts',
      'model/creators.d.cts',
      'facts.d.cts',
      'model/options.d.cts',
    ]),
  )
})

test.each(files)('everything a host can see of %s has a hover text', (file) => {
  expect(undocumented(file, readFileSync(join(types, file), 'utf8'))).toEqual([])
})

test('a missing one is found, wherever it is', () => {
  const planted = `
/** Documented. */
export interface Options {
    /** Documented. */
    readonly good?: string;
    readonly bad?: { readonly deep: number };
    // No doc comment.
    method(): void;
    /** Documented. */
    readonly list: readonly {
        inside: string;
    }[];
}
export type Mode = 'a' | 'b';

/** About nothing: a blank line and another declaration follow. */
declare const internal: unique symbol;
export declare function run(options: Options): void;
export { internal as other };
`
  expect(undocumented('planted.d.cts', planted)).toEqual([
    'planted.d.cts:6 readonly bad?: { readonly deep: number };',
    'planted.d.cts:6 readonly deep: number',
    'planted.d.cts:8 method(): void;',
    'planted.d.cts:11 inside: string;',
    "planted.d.cts:14 export type Mode = 'a' | 'b';",
    'planted.d.cts:18 export declare function run(options: Options): void;',
  ])
})
