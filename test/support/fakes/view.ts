/* What is seen of a machine when facts are looked for. */

import type { View } from '../../../src/detect/view.ts'

/** What is seen of a Linux machine where nothing is special, but for what a test says. */
export const aView = (more: Partial<View> = {}): View => ({
  env: {},
  platform: 'linux',
  cgroup: '0::/user.slice/user-1000.slice/session-2.scope\n',
  mounts: '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n',
  isInteractive: true,
  uptimeMs: 20,
  memoryBytes: 8e9,
  ...more,
})
