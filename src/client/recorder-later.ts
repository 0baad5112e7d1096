/*
 * Clients in Node, where the recorder is a file of its own: `--version`, or a user who said no, never compiles it. The first event does, and waits for
 * it, for the program may end in the same moment; an `import()` would come too late.
 */

import { all } from 'orangebox:core'
import { or } from '../model/or.ts'
import { readBeside } from '../node/read-beside.ts'
import { creatorsWith } from './create.ts'
import type { GetRecorder } from './get-recorder.ts'

/** What the recorder gives, and `all` that other files take of it: as a list, in which the build knows the places. */
type Recorder = ReturnType<GetRecorder> & { readonly all: readonly unknown[] }
/** Imports a chunk. The main entry gives it, because Node itself compiles that: what a host's own `Module.prototype._compile` compiles can import nothing. */
type Load = (chunk: string) => Promise<unknown>

// The paths are seen from the main entry: the build puts this file into it.
const read = (name: string) => readBeside(`chunks/${name}.cjs`, import.meta.url)
const readAll = () => ({ recorder: read('recorder'), rarely: read('rarely') })
let compile: ReturnType<typeof readAll> | undefined
let recorder: Recorder | undefined
let rarely: unknown
let load: Load | undefined
/** Chunks that were loaded without a pause, for all clients. */
const loaded: Record<string, unknown> = {}

/**
 * Reads the recorder with the core: at the first event no file might be open to it, or the package might have been replaced by another version, whose
 * recorder does not fit this core.
 */
export function readRecorder(importer: Load): void {
  load = importer
  compile ??= or(undefined, readAll)
}

export function getRecorder(): Recorder {
  compile ??= readAll()
  recorder ??= compile.recorder({ core: all, load, now, rarely: getRarely }) as Recorder
  return recorder
}

/** What files that need the recorder find in their `module.exports` when they begin. */
const given = () => ({ core: all, recorder: recorder?.all, rarely: getRarely, load })
/** Loads a chunk that a program at its end should not wait for; once, for all clients. */
const now = (chunk: string) => {
  loaded[chunk] ??= read(chunk)(given())
  return loaded[chunk]
}
/** What few programs need of the recorder, compiled when something of it is called. */
const getRarely = () => (rarely ??= compile?.rarely(given()))

export const { createTelemetry, deferTelemetry } = creatorsWith(getRecorder)
