/* The entry `orangebox/upload`: for programs that are bundled or compiled, which have to become the uploader themselves. */

export { runUploaderIfChild } from './uploader/become.ts'
