export { runUploaderIfChild } from './uploader/become.ts'
