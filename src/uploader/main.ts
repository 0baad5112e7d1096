/* The script that is started as the uploader of hosts that are neither bundled nor compiled. */

import { runUploaderIfChild } from './become.ts'

runUploaderIfChild()
