/* Bodies and headers as text, the same for all protocols. */

/** The text of a body, or undefined where it is not UTF-8. */
export const decodeText = (body: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

/** The media type without its parameters, in lower case; empty where there is none. */
export const mediaType = (header: string | undefined): string =>
  (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''

/** A JSON body, or what is wrong with it. */
export const parseJson = (body: Uint8Array): { readonly value: unknown } | { readonly fault: string } => {
  const text = decodeText(body)
  if (text === undefined) return { fault: 'is not valid UTF-8' }
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { fault: `is not JSON: ${(error as Error).message}` }
  }
}
