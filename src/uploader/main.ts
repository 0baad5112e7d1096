import { runUploaderIfChild } from './become.ts'

/* The uploader of hosts that are neither bundled nor compiled: started by them as a script. */
runUploaderIfChild()
