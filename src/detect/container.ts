/* Which runtime's container a program runs in, for containers that leave no mark file. Those with one are found by `node/machine.ts`. */

import type { View } from './view.ts'

/** Paths of the control groups of a container, and whose they are. A daemon's own group, such as `docker.service`, is none of them. */
const groups = (): readonly (readonly [runtime: string, group: RegExp])[] => [
  ['kubernetes', /\/kubepods[./-]/],
  ['docker', /\/docker[/-][0-9a-f]{64}/],
  ['podman', /\/libpod-[0-9a-f]{64}/],
  ['lxc', /\/lxc(?:\.payload\.|\/)/],
  ['other', /\/(?:cri-containerd|crio|containerd)-[0-9a-f]{64}/],
]

/**
 * The runtime, from what the kernel says of the process; undefined where it is in no container, or in none that can be told. First by its
 * control group. With version 2 of control groups a container sees only the group `/`, but some of its files lie in the runtime's
 * folders, which their mounts tell.
 */
export function containerRuntime({ platform, cgroup, mounts }: Pick<View, 'platform' | 'cgroup' | 'mounts'>) {
  if (platform !== 'linux') return undefined
  const group = groups().find(([, pattern]) => pattern.test(cgroup))
  return group ? group[0] : ownFiles(mounts).map(runtimeOf).find(Boolean)
}

/** The files that a runtime puts into each container. A machine that runs containers has mounts of theirs too, but not in these places. */
const given: readonly string[] = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf']

/** Where those files lie on the machine: the paths of the runtime's, and with them, often, the container's id. */
export const ownFiles = (mounts: string): readonly string[] =>
  mounts.split('\n').flatMap((line) => {
    const [, , , root = '', place = ''] = line.split(' ')
    return given.includes(place) ? [root] : []
  })

function runtimeOf(path: string): string | undefined {
  if (path.includes('/kubelet/pods/')) return 'kubernetes'
  if (path.includes('/docker/containers/')) return 'docker'
  if (path.includes('-containers/')) return 'podman'
  return undefined
}
