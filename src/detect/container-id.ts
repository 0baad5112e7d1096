import { ownFiles } from './container.ts'
import type { View } from './view.ts'

const id = /[0-9a-f]{64}/

/** The id of the container this runs in, as its runtime knows it: of its control group, else of where the files lie that it was given. */
export const containerId = ({ cgroup, mounts }: Pick<View, 'cgroup' | 'mounts'>): string | undefined =>
  [cgroup, ...ownFiles(mounts)].map((text) => id.exec(text)?.[0]).find(Boolean)
