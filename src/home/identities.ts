/* The installation id and the salt of a client, lasting or rotating (`idRotationDays`). */

import type { Clock } from '../model/ports.ts'
import { rememberLast } from '../policy/remember-last.ts'
import { rotated } from '../policy/rotation.ts'
import type { Paths } from './directory.ts'
import { createInstallation, type InstallationDeps } from './installation.ts'

/** What they are made of. */
export interface IdentitiesDeps extends Omit<InstallationDeps, 'app' | 'file'> {
  /** Undefined: there is no place for files. */
  readonly paths: Pick<Paths, 'app' | 'installationId' | 'salt'> | undefined
  readonly clock: Pick<Clock, 'now'>
  /** Both are other ones after so many days; 0: they stay. */
  readonly rotationDays: number
}

/** Makes the two functions. Each gives the empty string where somebody said no and none was made before. */
export function openIdentities(deps: IdentitiesDeps): {
  readonly installationId: () => string
  readonly salt: () => string
} {
  const { paths, clock, rotationDays: days, disk, random, consent, allowed, writes } = deps
  const both = { app: paths?.app, disk, random, consent, allowed, writes }
  const secret = createInstallation({ ...both, file: paths?.salt })
  if (days === 0) return { installationId: createInstallation({ ...both, file: paths?.installationId }), salt: secret }
  // Both are computed from the salt, which never leaves the machine. From an id that was sent once, its receiver could compute all later ones.
  const of = (use: 'id' | 'salt') => {
    const hash = rememberLast(random.sha256)
    return () => {
      const text = secret()
      return text && rotated(use, { secret: text, days, now: clock.now() }, hash)
    }
  }
  return { installationId: of('id'), salt: of('salt') }
}
