/** Part of `npm run check`: no file and no function of src/ is too long to be read at one go, and no bag of things is handed on whole. */

import { join } from 'node:path'
import { root } from './lib/project.mjs'
import { checkMeasures } from './measures/check.mjs'

const { files, violations } = checkMeasures(process.argv[2] ?? join(root, 'src'))
for (const violation of violations) console.error(`measures: ${violation}`)
// A check that looked at nothing has found nothing out.
if (files === 0) console.error('measures: no source file found')
if (files === 0 || violations.length > 0) process.exitCode = 1
else console.log(`measures: ${files} files of a readable size`)
