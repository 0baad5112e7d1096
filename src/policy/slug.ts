/* From the name of a program to the name of its directory, of its consent and of its variables. */

/** Makes a name usable in paths and variables: `@acme/cli` becomes `acme-cli`. Never empty, at most 52 characters. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-|-$/g, '')
  // On Windows these names open a device, in any directory.
  const found = plain || codePoints(name) || 'app'
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(found) ? `${found}-app` : found
}

/** Used for names without Latin letters or digits, so that two such apps do not share a directory. */
const codePoints = (name: string): string =>
  [...name.slice(0, 48)]
    .map((letter) => letter.codePointAt(0)?.toString(36))
    .join('-')
    .slice(0, 48)
    .replace(/-$/, '')

/** The name of an app as the prefix of its environment variables: `acme-cli` becomes `ACME_CLI`. */
export const variablePrefix = (app: string): string => app.toUpperCase().replaceAll('-', '_')
