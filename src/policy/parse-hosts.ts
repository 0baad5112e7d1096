/* The grammar of hosts files, for `node/hosts-file.ts`. */

/** An address a hosts file gives. */
export interface HostsAddress {
  readonly address: string
  readonly family: 4 | 6
}

/**
 * What one line of a hosts file says of a name: an address, blanks, names; everything behind `#` is a comment. Names are
 * compared without regard to case, or to the dot that may end one.
 *
 * @param name in lower case
 * @returns undefined where the line does not have the name, or no address
 */
export function parseHostsLine(line: string, name: string): HostsAddress | undefined {
  const [address = '', ...names] = line.replace(/#.*$/s, '').trim().split(/\s+/)
  if (!names.some((given) => given.toLowerCase().replace(/\.$/, '') === name)) return undefined
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)) return { address, family: 4 }
  // Old lists of names to block write no more than a zero.
  if (address === '0') return { address: '0.0.0.0', family: 4 }
  return /^(?=[^:]*:)[\da-f:.]+(?:%\w+)?$/i.test(address) ? { address, family: 6 } : undefined
}
