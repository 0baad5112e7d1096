/** Builds something when it is asked for first, and gives the same ever after. If `build` throws, the next call tries again. */
export function once<T>(build: () => T): () => T {
  let built: { readonly value: T } | undefined
  return () => {
    built ??= { value: build() }
    return built.value
  }
}
