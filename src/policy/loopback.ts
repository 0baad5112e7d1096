/* Hosts that do not lead away from this machine: `http:` is allowed to them, and proxies are not asked for them. */

/** Whether a URL's host is this machine, whatever a name server may say. */
export const isLoopback = (host: string): boolean =>
  isLocalName(host) || host === '[::1]' || /^127\.\d+\.\d+\.\d+$|^\[::ffff:7f..:/.test(host)

/** The names that mean this machine by themselves (RFC 6761, section 6.3). */
export const isLocalName = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost')
