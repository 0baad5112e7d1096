/* When the installation id changes next. Asked by the command `id` alone, so it is no part of what every program loads. */

import { offsetOf, periodOf, type Rotating } from './rotation.ts'

const dayMs = 86_400_000

/** When the next one comes, in epoch milliseconds. */
export const rotatesAt = (rotating: Rotating): number =>
  Math.ceil((periodOf(rotating) + 1) * rotating.days * dayMs - offsetOf(rotating))
