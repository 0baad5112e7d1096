/** A name as it may stand in a path or a variable: `@acme/cli` becomes `acme-cli`; never empty. Under 50 characters. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '')
  // Windows opens a device for these names, in any directory.
  const found = plain || codePoints(name) || 'app'
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(found) ? `${found}-app` : found
}

/** For names without a letter of the Latin alphabet: two of them must not share a directory. */
const codePoints = (name: string): string =>
  [...name]
    .map((letter) => letter.codePointAt(0)?.toString(36))
    .join('-')
    .slice(0, 48)
    .replace(/-+$/, '')

/** The name of an app as the prefix of its environment variables: `acme-cli` becomes `ACME_CLI`. */
export const variablePrefix = (app: string): string => app.toUpperCase().replaceAll('-', '_')
