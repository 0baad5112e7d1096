/* What an error that came out of a call to the disk says about the disk. */

/** The `code` of a system error, or the empty string. */
export const codeOf = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code ?? '')

/**
 * What the disk, or who may use it, says no with: it would say so at the next event, too. Everything else (a host at the end of its
 * stack, without a free descriptor, or with a patched `fs`) says nothing about the next event.
 */
const ofDisk =
  /^(?:E(?:ACCES|BUSY|DQUOT|EXIST|FBIG|INVAL|IO|ISDIR|LOOP|MLINK|NAMETOOLONG|NODEV|NOENT|NOSPC|NOSYS|NOTCONN|NOTDIR|NOTSUP|NXIO|OPNOTSUPP|PERM|ROFS|STALE|TIMEDOUT)|UNKNOWN|Unknown system error .*)$/

export const isFaultOfDisk = (error: unknown): boolean => ofDisk.test(codeOf(error)) || isForbidden(error)

/** The permission model of the host, Node's or Deno's, which will not change its mind. */
export const isForbidden = (error: unknown): boolean =>
  codeOf(error) === 'ERR_ACCESS_DENIED' ||
  /^(?:NotCapable|PermissionDenied)$/.test(String((error as { readonly name?: unknown } | null)?.name))

/** A refusal of our own, of what the disk would have allowed. */
export const refusal = (message: string): Error => Object.assign(new Error(message), { code: 'EACCES' })
