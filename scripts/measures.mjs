/** Part of `npm run check`: no file and no function of src/ and collector/src/ is too long to be read at one go, and no bag of things is handed on whole. */

import { join } from 'node:path'
import { root } from './lib/project.mjs'
import { checkMeasures } from './measures/check.mjs'

const folders =
  process.argv.length > 2 ? process.argv.slice(2) : ['src', 'collector/src'].map((folder) => join(root, folder))
const found = folders.map((folder) => checkMeasures(folder))
const violations = found.flatMap((one) => one.violations)
const files = found.some((one) => one.files === 0) ? 0 : found.reduce((sum, one) => sum + one.files, 0)
for (const violation of violations) console.error(`measures: ${violation}`)
// A check that looked at nothing has found nothing out.
if (files === 0) console.error('measures: no source file found')
if (files === 0 || violations.length > 0) process.exitCode = 1
else console.log(`measures: ${files} files of a readable size`)
