/** A collector left running for weeks should not fill the memory; some 40,000 events, and nobody resends one that old. */
export const maxHistoryBytes = 64 * 1024 * 1024
