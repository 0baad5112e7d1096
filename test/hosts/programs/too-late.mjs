/** What a bundler makes of the small entry that runs what is imported dynamically at once, as Rollup does with `inlineDynamicImports`. */
import { runUploaderIfChild } from 'orangebox/upload'
import './main.mjs'

runUploaderIfChild()
