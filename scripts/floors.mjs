/** Part of `npm run check`: every source file stands on one floor and imports only from the floors below. */

import { join } from 'node:path'
import { checkFloors } from './floors/check.mjs'
import * as collector from './floors/collector.mjs'
import * as library from './floors/table.mjs'
import { root } from './lib/project.mjs'

// A folder may be named: the tests of this check have small trees of their own.
const [, , asked] = process.argv
const houses = asked
  ? [{ src: asked, table: library }]
  : [
      { src: join(root, 'src'), table: library },
      { src: join(root, 'collector/src'), table: collector },
    ]

for (const { src, table } of houses) {
  const { files, violations } = checkFloors(src, table)
  for (const violation of violations) console.error(`floors: ${violation}`)
  // A check that looked at nothing has found nothing out.
  if (files === 0) console.error(`floors: no source file found in ${src}`)
  if (files === 0 || violations.length > 0) process.exitCode = 1
  else console.log(`floors: ${files} files in order`)
}
