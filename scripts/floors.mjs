/** Part of `npm run check`: every file of src/ stands on one floor and imports only from the floors below. */

import { join } from 'node:path'
import { checkFloors } from './floors/check.mjs'
import { doors, floors } from './floors/table.mjs'
import { root } from './lib/project.mjs'

const { files, violations } = checkFloors(process.argv[2] ?? join(root, 'src'), { floors, doors })
for (const violation of violations) console.error(`floors: ${violation}`)
// A check that looked at nothing has found nothing out.
if (files === 0) console.error('floors: no source file found')
if (files === 0 || violations.length > 0) process.exitCode = 1
else console.log(`floors: ${files} files in order`)
