/* The disk of this machine for whoever has no client, and so nobody to tell what its file system lacks. */

import type { Disk } from '../model/ports.ts'
import { createDisk } from './disk.ts'

/** For commands and sources of settings. Not in the core, whose clients make a disk that reports. */
export const nodeDisk: Disk = /* @__PURE__ */ createDisk(() => {})
