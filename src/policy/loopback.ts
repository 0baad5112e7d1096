/*
 * Hosts and addresses that do not lead away from this machine. `http:` is allowed to them, proxies are not asked for them, and a name that
 * resolves to one was blocked by somebody.
 */

/** Whether a URL's host is this machine, whatever a name server may say. */
export const isLoopback = (host: string): boolean =>
  isLocalName(host) || host === '[::1]' || /^127\.\d+\.\d+\.\d+$|^\[::ffff:7f..:/.test(host)

/** The names that mean this machine by themselves (RFC 6761, section 6.3). */
export const isLocalName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost')

/** Whether an address leads nowhere (0.0.0.0, ::, also one inside the other): what filtering name servers answer. */
export const isNowhere = (address: string): boolean =>
  /^(?:::ffff:)?0\.\d+\.\d+\.\d+$/i.test(address) || /^(?:0{0,4}:)+:?0{0,4}$/.test(address)

/** Whether an address leads nowhere or back to this machine (127.0.0.1, ::1): what hosts files give to names they block. */
export const isHereOrNowhere = (address: string): boolean =>
  isNowhere(address) || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address) || /^(?:0{0,4}:)+:?0{0,3}1$/.test(address)
