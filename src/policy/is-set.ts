/**
 * Whether an environment variable switches something on: it is set, and neither empty nor `0`, `false`, `no` or `off`, in any case and
 * with any blanks around.
 */
export const isSet = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.trim().toLowerCase())
