/*
 * Precautions that not every file system knows: fsync, modes. `disk.ts` runs them through this, so that a missing one is told once and
 * costs no event.
 */

/** Told what a file system cannot do: the system call, and the code it answers with. */
export type Lacks = (call: string, code: string) => void

/**
 * How network and FUSE file systems, and Node's permission model (since the fix of CVE-2025-55132), say that they have no such
 * thing. EIO, ENOSPC and the like are failures, not this.
 */
const unsupported = new Set(['EINVAL', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ERR_ACCESS_DENIED'])

/**
 * Makes a function that runs a precaution and ignores, but reports, that the file system has no such thing. Throws what else goes wrong.
 */
export const tolerant =
  (lacks: Lacks) =>
  (call: string, run: () => void): void => {
    try {
      run()
    } catch (error) {
      const code = String((error as { readonly code?: unknown }).code)
      if (!unsupported.has(code)) throw error
      // The host itself forbade it (`--permission`), so it need not be told.
      if (code !== 'ERR_ACCESS_DENIED') lacks(call, code)
    }
  }
