import type { Disk } from '../model/ports.ts'
import { createDisk } from './disk.ts'

/** A disk that tells nobody what the file system cannot do: for commands, and for whoever has no diagnostics. Not in the core, whose clients have. */
export const nodeDisk: Disk = /* @__PURE__ */ createDisk(() => {})
