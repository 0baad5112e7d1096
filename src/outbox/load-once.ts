/* For chunks of the package that are loaded on demand. */

/** Loads nothing yet. Calls at the same time share one load, and later ones get what was loaded; what failed is tried again at the next call. */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => {
    loading ??= load().catch((error: unknown) => {
      // The process has no free descriptors, or the package is being replaced: the next call tries again.
      loading = undefined
      throw error
    })
    return loading
  }
}
