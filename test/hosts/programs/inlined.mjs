/** What Rollup makes of the small entry with `inlineDynamicImports`: the question is asked first, and the program runs whatever the answer. */
import { appendFileSync } from 'node:fs'
import { runUploaderIfChild } from 'orangebox/upload'
import { given, live } from './life.mjs'

runUploaderIfChild()
const client = live()
// The work of the program, which begins when it has its client.
appendFileSync(given().work, 'done\n')
await client
