/** The common reading of a switch: set, and neither empty nor `0`, `false`, `no` or `off` in any case, blanks aside. */
export const isSet = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.trim().toLowerCase())
