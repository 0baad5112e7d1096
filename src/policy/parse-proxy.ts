/* The grammar of proxies, the same for the option `network.proxy` and the usual variables. */

import { urlFrom } from './url-from.ts'

/** A proxy as a variable or an option names it, or what is wrong with the text. The fault never quotes it: it may hold a password. */
export type ParsedProxy = { readonly proxy: URL } | { readonly fault: string }

/** Parses it: `proxy:3128` means `http://proxy:3128`, as in curl, and blanks around it do not count. */
export function parseProxy(text: string): ParsedProxy {
  const trimmed = text.trim()
  const whole = trimmed.includes('://') ? trimmed : `http://${trimmed}`
  const [socks] = /^socks\w{0,3}(?=:)/i.exec(whole) ?? []
  if (socks) return { fault: `a ${socks.toLowerCase()}: proxy cannot be used, only http: and https: ones can` }
  const url = urlFrom(whole)
  const isUsable = url && /^https?:$/.test(url.protocol) && url.hostname !== ''
  return isUsable ? { proxy: url } : { fault: 'it is not the URL of an http: or https: proxy' }
}

/** The URL of a proxy; undefined if it is none. */
export const proxyOf = (value: unknown): string | undefined => {
  const parsed = parseProxy(String(value))
  return 'proxy' in parsed ? parsed.proxy.href : undefined
}
