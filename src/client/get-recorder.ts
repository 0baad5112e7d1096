/* How the files that create clients get what records, without knowing when that is loaded. */

import type * as recorder from './recorder.ts'

/** Gives the recorder. Where that is a file of its own, the first call loads it. */
export type GetRecorder = () => typeof recorder
