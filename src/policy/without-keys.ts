/** A shorter word of a header, such as `Bearer`, is no key. */
const minKeyLength = 8

/**
 * What a server said, without the credentials that it was sent: some repeat the key that they refuse, and what is quoted of an answer is told to
 * the host and written into `backoff.json`. It stays as long as it was, because lengths are written in protobuf.
 *
 * @param values of the headers that carry credentials.
 */
export function withoutKeys(text: string, values: readonly string[]): string {
  const keys = values.flatMap((value) => value.split(' ')).filter((word) => word.length >= minKeyLength)
  // The longest first: another key may be its beginning, and the rest of it would stay.
  keys.sort((a, b) => b.length - a.length)
  return keys.reduce((rest, key) => rest.replaceAll(key, '*'.repeat(key.length)), text)
}
