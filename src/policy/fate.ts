/* The one rule for what the user's answer does to events that wait: for whoever sends them, and for the commands that foretell it. */

import { type Consent, forbids } from './consent.ts'

/** What becomes of events under the present answer: they leave, stay on this machine, or are deleted by the next program that meets them. */
export function fateOf(now: Consent, recorded: { isUnder(text: string | null): boolean }): 'leaves' | 'stays' | 'goes' {
  if (forbids(now, recorded)) return 'goes'
  return now.mode === 'on' && recorded.isUnder(now.text) ? 'leaves' : 'stays'
}
