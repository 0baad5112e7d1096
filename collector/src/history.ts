/** What the commands let a collector remember, in bytes: some 40,000 events. One that runs for weeks must not fill memory, and nobody resends older events. */
export const maxHistoryBytes = 64 * 1024 * 1024
