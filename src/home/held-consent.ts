/* The consent of a run whose notice was not shown yet. */

import type { Consent } from '../policy/consent.ts'
import type { ConsentFile } from './consent-file.ts'

/**
 * For the option `notice`: the consent of a run that must keep what it records although the user's answer would let it leave, because the
 * notice was not shown before. To all who ask it is `local`. What is recorded carries the file's own text, so the next run may send it.
 *
 * @param holds whether this run is one.
 */
export function holdBack(file: ConsentFile, holds: () => boolean): ConsentFile {
  const held = (now: Consent): Consent => (now.mode === 'on' && holds() ? { ...now, mode: 'local', by: 'notice' } : now)
  return {
    ...file,
    current: () => held(file.current()),
    last: () => held(file.last()),
    read: () => held(file.read()),
    ensure: () => held(file.ensure()),
  }
}
