/* For chunks of the package that are loaded on demand. */

/** A part of the program that is loaded when it is needed first, and once. */
export interface Loading<T> {
  /** Loads it. What failed is tried again at the next call. */
  get(): Promise<T>
  /** It, if it has been loaded. */
  loaded(): T | undefined
}

/** Loads nothing yet. Calls at the same time share one load. */
export function loadOnce<T>(load: () => Promise<T>): Loading<T> {
  let loading: Promise<T> | undefined
  let loaded: T | undefined
  return {
    loaded: () => loaded,
    get: () => {
      loading ??= load().then(
        (value) => {
          loaded = value
          return value
        },
        (error: unknown) => {
          // The process has no free descriptors, or the package is being replaced: the next call tries again.
          loading = undefined
          throw error
        },
      )
      return loading
    },
  }
}
