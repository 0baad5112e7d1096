/* What programs leave on disk, made and looked at by tests of hostile disks and directories. */

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Scene } from './scene.ts'

/** Runs a program that logs `n` events and ends without sending them; gives the path of the segment it leaves. */
export async function leave(scene: Scene, n: number): Promise<string> {
  const before = new Set(scene.segments())
  await scene.run({ steps: [['log', n]] }).ended()
  const [added] = scene.segments().filter((file) => !before.has(file))
  if (added === undefined) throw new Error('the program left no segment')
  return join(scene.stateDir, added)
}

/** Events that were logged and have not arrived, as `<run> <n>`. */
export const missing = (run: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `run-${run} ${n}`)

/** Codes of what a run had to say, in order. */
export const codesOf = (run: ReturnType<Scene['run']>): readonly string[] =>
  run.of('diagnostic').map(({ diagnostic }) => diagnostic.code)

/** Every path below a directory, links not followed. */
export const allBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((path) => join(directory, path))
