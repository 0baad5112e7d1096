/** Told what a file system cannot do: the system call, and the code it answers with. */
export type Lacks = (call: string, code: string) => void

/**
 * How network and FUSE file systems, and Node's permission model (since the fix of CVE-2025-55132), say that they have no such
 * thing. EIO, ENOSPC and the like are failures, not this.
 */
const unsupported = new Set(['EINVAL', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ERR_ACCESS_DENIED'])

/** Runs what makes a file safer than the file system may be able to make it: where it cannot, events still go to disk without. */
export const tolerant =
  (lacks: Lacks) =>
  (call: string, run: () => void): void => {
    try {
      run()
    } catch (error) {
      const code = String((error as { readonly code?: unknown }).code)
      if (!unsupported.has(code)) throw error
      // What the host forbade is its own doing, and no news to it.
      if (code !== 'ERR_ACCESS_DENIED') lacks(call, code)
    }
  }
