/** What the user allowed, and when: the text of the consent file. */
export interface Consent {
  readonly mode: 'on' | 'local' | 'off'
  /** `<mode> <ISO 8601 with milliseconds>`; null where nobody was asked (`on`) and where the file cannot be read (`off`). */
  readonly text: string | null
}

const grammar = /^(on|local|off) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\n?$/

/** Consent from the file's text; undefined if it is not of the grammar, which counts as off. */
export function parseConsent(text: string): Consent | undefined {
  const match = grammar.exec(text)
  if (!match || Number.isNaN(Date.parse(match[2] as string))) return undefined
  return { mode: match[1] as Consent['mode'], text: `${match[1]} ${match[2]}` }
}

/** The text of a consent given at this moment. */
export const consentText = (mode: Consent['mode'], now: number): string => `${mode} ${new Date(now).toISOString()}`
