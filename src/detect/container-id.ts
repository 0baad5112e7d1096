/* The container's id identifies a machine, so it is asked for internal users alone (`chunks/diagnosing.ts`). */

import { ownFiles } from './container.ts'
import type { View } from './view.ts'

const id = /[0-9a-f]{64}/

/** The id of the container this runs in, as its runtime knows it: from the control group, else from the paths of the files it was given. */
export const containerId = ({ cgroup, mounts }: Pick<View, 'cgroup' | 'mounts'>): string | undefined =>
  [cgroup, ...ownFiles(mounts)].map((text) => id.exec(text)?.[0]).find(Boolean)
