/** `node scripts/picture.mjs`: draws docs/img/how-{light,dark}.svg, the picture on the first screen. Tests draw it again and compare. */

import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { drawPicture, themes } from './lib/picture.mjs'

for (const [name, theme] of Object.entries(themes))
  writeFileSync(fileURLToPath(new URL(`../docs/img/how-${name}.svg`, import.meta.url)), drawPicture(theme))
