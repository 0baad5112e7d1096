/* Addresses that do not lead away from this machine: a name that resolves to one was blocked by somebody. */

/** Whether an address leads nowhere (0.0.0.0, ::, also one inside the other): what filtering name servers answer. */
export const isNowhere = (address: string): boolean =>
  /^(?:::ffff:)?0\.\d+\.\d+\.\d+$/i.test(address) || /^(?:0{0,4}:)+:?0{0,4}$/.test(address)

/** Whether an address leads nowhere or back to this machine (127.0.0.1, ::1): what hosts files give to names they block. */
export const isHereOrNowhere = (address: string): boolean =>
  isNowhere(address) || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/i.test(address) || /^(?:0{0,4}:)+:?0{0,3}1$/.test(address)
