/* How one asks for a client, a logger or a program of commander: by what they can do, for two copies of a package have two classes. */

import { or } from '../model/or.ts'

/** Whether all of these are methods of a value, which may be anything and may throw when it is looked at. */
export const hasMethods = (value: unknown, ...names: readonly string[]): boolean =>
  value !== null &&
  (typeof value === 'object' || typeof value === 'function') &&
  names.every((name) => or(false, () => typeof (value as Record<string, unknown>)[name] === 'function'))
