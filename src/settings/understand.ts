/* How bodies of servers become documents of settings. Pure: signatures are verified by a function that comes in. */

import { isObject } from '../policy/validators.ts'
import type { Understood } from './fetched.ts'

/** Whether a text was signed with the private half of a key. Throws if the key is none. */
type Verify = (publicKey: string, text: string, signature: string) => boolean

/** A body that is the document itself, signed if a key is given. `look`: is shown the document. */
export const documentOf =
  (publicKey: string | undefined, verify: Verify, look: (document: unknown) => void) =>
  (text: string, signature: string): Understood => {
    const problem = publicKey === undefined ? undefined : faultOf(publicKey, text, signature, verify)
    if (problem !== undefined) return { problem }
    const understood = parsed(text)
    if ('document' in understood) look(understood.document)
    return understood
  }

/**
 * A body of OpenFeature's remote evaluation protocol: flags with values. A flag the server failed to evaluate keeps its last value; one
 * it does not name any more has none.
 */
export function flagsOf(): (text: string) => Understood {
  let last: Readonly<Record<string, unknown>> = {}
  return (text) => {
    const understood = parsed(text)
    if ('problem' in understood) return understood
    const { flags } = understood.document as { readonly flags?: unknown }
    if (!Array.isArray(flags)) return { problem: 'gave no flags' }
    const values: Record<string, unknown> = Object.create(null)
    for (const flag of flags as readonly Partial<Record<'key' | 'value' | 'errorCode', unknown>>[]) {
      if (typeof flag?.key !== 'string') continue
      values[flag.key] = flag.errorCode === undefined ? flag.value : last[flag.key]
    }
    last = values
    return { document: values }
  }
}

/** The JSON object in a text. */
function parsed(text: string): Understood {
  try {
    const document: unknown = JSON.parse(text)
    return isObject(document) ? { document } : { problem: 'gave no object' }
  } catch {
    return { problem: 'gave no JSON' }
  }
}

/** What is wrong with a signature; undefined: it fits. */
function faultOf(publicKey: string, text: string, signature: string, verify: Verify): string | undefined {
  if (signature === '') return 'gave no signature'
  try {
    return verify(publicKey, text, signature) ? undefined : 'gave a signature that does not fit'
  } catch {
    return 'gave a signature, but publicKey is no key'
  }
}
