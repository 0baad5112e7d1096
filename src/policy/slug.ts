/** A name as it may stand in a path or a variable: `@acme/cli` becomes `acme-cli`; never empty. Under 50 characters. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '')
  // Windows opens a device for these names, in any directory.
  return /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain) ? `${plain}-app` : plain || 'app'
}

/** The name of an app as the prefix of its environment variables: `acme-cli` becomes `ACME_CLI`. */
export const variablePrefix = (app: string): string => app.toUpperCase().replaceAll('-', '_')
