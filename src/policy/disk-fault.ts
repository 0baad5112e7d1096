/*
 * What an error that came out of a call to the disk says about the disk. A fault of the disk makes the queue keep events in memory and try
 * again later; anything else must not, or one bad call of the host would cost the rest of its events.
 */

/** The `code` of a system error, or the empty string. */
export const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '')

/**
 * Codes that would come at the next event, too: the disk is full or broken, or it may not be used. Everything else (a host at the end of
 * its stack, without a free descriptor, or with a patched `fs`) says nothing about the next event. A list and no regular expression: V8
 * ends the process where it has to compile one at the end of the stack, and this is asked there.
 */
const ofDisk = new Set(
  (
    'EACCES EBUSY EDQUOT EEXIST EFBIG EINVAL EIO EISDIR ELOOP EMLINK ENAMETOOLONG ENODEV ENOENT ENOSPC ENOSYS ENOTCONN ENOTDIR ' +
    'ENOTSUP ENXIO EOPNOTSUPP EPERM EROFS ESTALE ETIMEDOUT UNKNOWN'
  ).split(' '),
)

/** Whether the disk would fail at the next event, too. */
export const isFaultOfDisk = (error: unknown): boolean => {
  const code = codeOf(error)
  return ofDisk.has(code) || code.startsWith('Unknown system error ') || isForbidden(error)
}

/** Whether the permission model of the host, Node's or Deno's, forbids it: for good, so nothing is tried again. */
export const isForbidden = (error: unknown): boolean => {
  const name = (error as { readonly name?: unknown } | null)?.name
  return codeOf(error) === 'ERR_ACCESS_DENIED' || name === 'NotCapable' || name === 'PermissionDenied'
}

/** An error by which the SDK itself refuses a file or directory, such as another user's; it counts as a fault of the disk. */
export const refusal = (message: string): Error => Object.assign(new Error(message), { code: 'EACCES' })
