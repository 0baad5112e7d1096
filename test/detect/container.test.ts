import { expect, test } from 'vitest'
import { containerRuntime } from '../../src/detect/container.ts'
import { aView } from '../support/fakes/view.ts'

const id = '0123456789abcdef'.repeat(4)
const mount = (root: string, place: string) => `612 599 8:1 ${root} ${place} rw,relatime - ext4 /dev/sda1 rw`

test.each<[string, string, string | undefined]>([
  ['a login on a machine', '0::/user.slice/user-1000.slice/session-2.scope', undefined],
  ['the daemon of Docker itself', '1:name=systemd:/system.slice/docker.service', undefined],
  ['Docker, first version of groups', `12:pids:/docker/${id}\n11:cpuset:/docker/${id}`, 'docker'],
  ['Docker with groups of systemd', `0::/system.slice/docker-${id}.scope`, 'docker'],
  ['Podman', `0::/machine.slice/libpod-${id}.scope/container`, 'podman'],
  ['Kubernetes, first version', `11:memory:/kubepods/besteffort/pod7a/${id}`, 'kubernetes'],
  [
    'Kubernetes with groups of systemd',
    `0::/kubepods.slice/kubepods-pod7a.slice/cri-containerd-${id}.scope`,
    'kubernetes',
  ],
  ['LXC', '10:cpuset:/lxc/web', 'lxc'],
  ['LXC, second version', '0::/lxc.payload.web/init.scope', 'lxc'],
  ['containerd alone', `0::/system.slice/containerd-${id}.scope`, 'other'],
  ['a group somebody named', '0::/docker/mine', undefined],
])('by its control groups: %s', (_what, cgroup, runtime) => expect(containerRuntime(aView({ cgroup }))).toBe(runtime))

test.each<[string, readonly string[], string | undefined]>([
  ['Docker', [mount(`/var/lib/docker/containers/${id}/hosts`, '/etc/hosts')], 'docker'],
  [
    'Podman',
    [mount(`/home/ann/.local/share/containers/storage/overlay-containers/${id}/userdata/hosts`, '/etc/hosts')],
    'podman',
  ],
  ['Kubernetes', [mount('/var/lib/kubelet/pods/7a/etc-hosts', '/etc/hosts')], 'kubernetes'],
  [
    'Kubernetes on Docker',
    [
      mount('/var/lib/kubelet/pods/7a/etc-hosts', '/etc/hosts'),
      mount(`/var/lib/docker/containers/${id}/hostname`, '/etc/hostname'),
    ],
    'kubernetes',
  ],
  ['a machine that runs containers', [mount('/', `/var/lib/docker/containers/${id}/mounts/shm`)], undefined],
  ['a machine whose names come from elsewhere', [mount('/names/hosts', '/etc/hosts')], undefined],
  ['lines cut short', ['612 599', '', '   '], undefined],
])('by the files it was given, where it sees no group but its own: %s', (_what, lines, runtime) =>
  expect(containerRuntime(aView({ cgroup: '0::/', mounts: lines.join('\n') }))).toBe(runtime),
)

test('elsewhere than on Linux there is nothing to tell it by', () =>
  expect(containerRuntime(aView({ platform: 'darwin', cgroup: `0::/docker/${id}` }))).toBeUndefined())
