/* The part `version` of the settings, checked. */

import { describe } from './describe.ts'
import type { OnBad } from './on-bad.ts'

/** Parses what the settings call themselves: it leaves as it is, so it is no free text. Undefined where they do not say. */
export const parseVersion = (input: unknown, onBad: OnBad): string | undefined =>
  input === undefined || input === null ? undefined : parseGivenVersion(input, onBad)

function parseGivenVersion(input: unknown, onBad: OnBad): string | undefined {
  const text = Number.isFinite(input) ? String(input) : input
  if (typeof text === 'string' && /^[\w.:+-]{1,64}$/.test(text)) return text
  onBad(
    'version',
    `${describe(input)} is not a number, and not up to 64 of letters, digits and ._:+-; requests name none`,
  )
  return undefined
}
