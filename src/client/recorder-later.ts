/*
 * Clients in Node, where the recorder is a file of its own: `--version`, or a user who said no, never compiles it. The first event does, and waits for
 * it, for the program may end in the same moment; an `import()` would come too late.
 */

import * as core from 'orangebox:core'
import { or } from '../model/or.ts'
import { readBeside } from '../node/read-beside.ts'
import { creatorsWith } from './create.ts'
import type { GetRecorder } from './get-recorder.ts'

type Recorder = ReturnType<GetRecorder>
/** Imports a chunk. A file that Node itself compiles hands it in: what a host's own `Module.prototype._compile` compiles may import nothing. */
type Load = (chunk: string) => Promise<unknown>

const read = () => readBeside('recorder.cjs', import.meta.url)
let compile: ReturnType<typeof read> | undefined
let recorder: Recorder | undefined
let load: Load | undefined

/**
 * Reads the recorder with the core: at the first event no file might be open to it, or the package might have been replaced by another version, whose
 * recorder does not fit this core.
 */
export function readRecorder(importer: Load): void {
  load = importer
  compile ??= or(undefined, read)
}

/** Other entries than the main one ask for the recorder as they are loaded, and hand in what imports for it. */
export const getRecorder = (importer = load): Recorder =>
  (recorder ??= (compile ?? read())({ core, load: importer }) as Recorder)

export const { createTelemetry, deferTelemetry } = creatorsWith(getRecorder)
