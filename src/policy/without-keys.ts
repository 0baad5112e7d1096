/** A shorter word of a header, such as `Bearer`, is no key; nor does so little of a key tell much. */
const minLength = 8

/**
 * What is quoted of a server's answer, without the credentials that the server was sent: some repeat the key that they refuse, and what is quoted is told
 * to the host and written into `backoff.json`.
 *
 * @param text may have been cut, and so end within a key.
 * @param values of the headers that carry credentials.
 */
export function withoutKeys(text: string, values: readonly string[]): string {
  const keys = values.flatMap((value) => value.split(' ')).filter((word) => word.length >= minLength)
  // The longest first: another key may be its beginning, and the rest of it would stay.
  keys.sort((a, b) => b.length - a.length)
  const rest = keys.reduce((left, key) => left.replaceAll(key, hidden), text)
  for (const key of keys)
    for (let n = key.length - 1; n >= minLength; n--)
      if (rest.endsWith(key.slice(0, n))) return `${rest.slice(0, -n)}${hidden}`
  return rest
}

const hidden = '***'
