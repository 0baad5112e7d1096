import type { Diagnostic } from './diagnostics.ts'
import type { Signal } from './platform-types.ts'
import type { SettingsDocument } from './settings.ts'

/** What every source of `orangebox/settings/*` can be told. */
export interface SourceOptions {
  /** What holds until something better is known. Default: nothing, so that everything is kept and sent. */
  readonly document?: SettingsDocument | undefined
  /** Hears what goes wrong, each condition once. What it throws is ignored. */
  readonly onDiagnostic?: ((diagnostic: Diagnostic) => unknown) | undefined
}

/** How settings are loaded that something asynchronous knows. */
export interface CachedOptions extends SourceOptions {
  /**
   * Gives the whole document, now or later. Called when the source is first asked, at each change, and again after a failure: 1 second
   * later, then ever later up to 15 minutes. If it throws, rejects, takes longer than 10 seconds or gives no object, the last good document stays.
   */
  readonly load: (
    /** Aborted when the answer is of no use any more. */
    signal: Signal,
  ) => unknown
  /** Subscribes to changes; returns how to end that, if there is a way. Called while somebody listens to the source. Default: none, and `load` is called once. */
  readonly onChange?: ((changed: () => void) => unknown) | undefined
}
