import type { Consent } from '../policy/consent.ts'
import type { ConsentFile } from './consent-file.ts'

/**
 * The consent of a run that keeps what it records, although the user's answer would let it leave: to all who ask it is `local`. What is recorded carries the
 * file's own text, so the next run may send it.
 */
export function holdBack(file: ConsentFile, holds: () => boolean): ConsentFile {
  const held = (now: Consent): Consent => (now.mode === 'on' && holds() ? { ...now, mode: 'local', by: 'notice' } : now)
  return {
    ...file,
    current: () => held(file.current()),
    read: () => held(file.read()),
    ensure: () => held(file.ensure()),
  }
}
