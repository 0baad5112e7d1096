/* Reading what a host gave to a function that must not throw. */

import { or } from '../model/or.ts'

/**
 * One option of a host: undefined where it was not given, where there are no options at all, and where reading it throws. JavaScript may give
 * `null`, a text, or an object whose getters fail.
 */
export const optionOf = <T extends object, K extends keyof T>(given: T | null | undefined, key: K): T[K] | undefined =>
  or(undefined, () => given?.[key])
