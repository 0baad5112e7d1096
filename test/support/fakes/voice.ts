/* Hears what is reported, in the place of a host. */

import type { Diagnostic, Report } from '../../../src/model/diagnostics.ts'

/** A listener that remembers: every diagnostic as it was reported, none held back. */
export interface RecordedVoice {
  readonly report: Report
  readonly said: readonly Diagnostic[]
  codes(): readonly string[]
}

export function recordedVoice(): RecordedVoice {
  const said: Diagnostic[] = []
  return { said, report: (diagnostic) => void said.push(diagnostic), codes: () => said.map(({ code }) => code) }
}
