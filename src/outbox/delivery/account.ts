/* Whose events are recorded, as segments tell it: by a hash, for what leads to a person stays out of files. */

import type { Random } from '../../model/ports.ts'

/** Whose events are recorded now, as far as the host said it. */
export type Whose = { readonly accountUuid?: string | undefined; readonly id?: string | undefined } | undefined

/** A hash of an account, which segments carry in place of the account itself. Null: no account is known. */
export const hashAccount = (random: Random, account: string | undefined): string | null =>
  account === undefined ? null : random.sha256(account).slice(0, 16)
