/*
 * Clients in Node, where the recorder is a file of its own: `--version`, or a user who said no, never compiles it. The first event does, and waits for
 * it, for the program may end in the same moment; an `import()` would come too late.
 */

import { all } from 'orangebox:core'
import { or } from '../model/or.ts'
import { readBeside } from '../node/read-beside.ts'
import { creatorsWith } from './create.ts'
import type { GetRecorder } from './get-recorder.ts'

type Recorder = ReturnType<GetRecorder>
/** Imports a chunk. The main entry hands it in, which Node itself compiles: what a host's own `Module.prototype._compile` compiles may import nothing. */
type Load = (chunk: string) => Promise<unknown>

// Seen from the main entry, which the build puts this into.
const read = () => readBeside('chunks/recorder.cjs', import.meta.url)
let compile: ReturnType<typeof read> | undefined
/** With all that its other files get of it. */
let recorder: (Recorder & { readonly all: unknown }) | undefined
let load: Load | undefined

/**
 * Reads the recorder with the core: at the first event no file might be open to it, or the package might have been replaced by another version, whose
 * recorder does not fit this core.
 */
export function readRecorder(importer: Load): void {
  load = importer
  compile ??= or(undefined, read)
}

export const getRecorder: GetRecorder = () => {
  recorder ??= (compile ?? read())({
    ...{ core: all(), load },
    // For chunks that a program at its end should not wait for.
    now: (chunk: string) => readBeside(`chunks/${chunk}`, import.meta.url)({ core: all(), recorder: recorder?.all }),
  }) as typeof recorder
  return recorder as Recorder
}

export const { createTelemetry, deferTelemetry } = creatorsWith(getRecorder)
