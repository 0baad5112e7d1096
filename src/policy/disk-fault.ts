/* What an error that came out of a call to the disk says about the disk. */

/** The `code` of a system error, or the empty string. */
export const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '')

/**
 * What the disk, or who may use it, says no with: it would say so at the next event, too. Everything else (a host at the end of its
 * stack, without a free descriptor, or with a patched `fs`) says nothing about the next event. A list and no pattern: V8 ends the
 * process where it has to compile a regular expression at the end of the stack, and this is asked there.
 */
const ofDisk = new Set(
  (
    'EACCES EBUSY EDQUOT EEXIST EFBIG EINVAL EIO EISDIR ELOOP EMLINK ENAMETOOLONG ENODEV ENOENT ENOSPC ENOSYS ENOTCONN ENOTDIR ' +
    'ENOTSUP ENXIO EOPNOTSUPP EPERM EROFS ESTALE ETIMEDOUT UNKNOWN'
  ).split(' '),
)

export const isFaultOfDisk = (error: unknown): boolean => {
  const code = codeOf(error)
  return ofDisk.has(code) || code.startsWith('Unknown system error ') || isForbidden(error)
}

/** The permission model of the host, Node's or Deno's, which will not change its mind. */
export const isForbidden = (error: unknown): boolean => {
  const name = (error as { readonly name?: unknown } | null)?.name
  return codeOf(error) === 'ERR_ACCESS_DENIED' || name === 'NotCapable' || name === 'PermissionDenied'
}

/** A refusal of our own, of what the disk would have allowed. */
export const refusal = (message: string): Error => Object.assign(new Error(message), { code: 'EACCES' })
