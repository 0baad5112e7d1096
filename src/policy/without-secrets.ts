import { urlFrom } from './url-from.ts'

/**
 * A URL, or a part of one, for use in a message: without user name and password, and without query and fragment, where people put keys.
 * What is no text is returned as it is.
 */
export function withoutSecrets(value: unknown): unknown {
  const text = value instanceof URL ? value.href : value
  if (typeof text !== 'string') return value
  const url = urlFrom(text)
  if (!url) return withoutQuery(text.slice(text.lastIndexOf('@') + 1))
  if (!url.username && !url.password && !url.search && !url.hash) return text
  return `${url.protocol}${url.host && `//${url.host}`}${url.pathname}`
}

/** Up to a query or a fragment. */
const withoutQuery = (text: string): string => text.slice(0, text.search(/[?#]|$/))
