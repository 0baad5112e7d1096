/* Options that all functions of `orangebox/sinks` share, so that they mean the same in each. */

import type { BatchSettings } from '../model/settings.ts'

/** What every function that makes a sink can be told. */
export interface SinkOptions {
  /** What settings, books and the sink's directory call it: 1 to 32 of a-z, 0-9 and -, beginning with a letter. Default: the protocol's name. */
  readonly name?: string | undefined
  /** The events it takes: names, or beginnings like `tool.*`. Default: all. */
  readonly allow?: readonly string[] | undefined
  /** How its events are batched; the settings may override it under `batch.sinks`. `path` and `baseUrl` are those of the protocol. */
  readonly batch?: Omit<BatchSettings, 'path' | 'baseUrl'> | undefined
}
