/* What a host may say of its user's consent. */

import type { Consent } from './consent.ts'

/** Whether a value is one of the three answers. */
export const isMode = (value: unknown): value is Consent['mode'] =>
  value === 'on' || value === 'local' || value === 'off'
