/** The small entry of docs/hosts.md, in the form that works in CommonJS, too: no top-level await. */
import { runUploaderIfChild } from 'orangebox/upload'

if (!runUploaderIfChild()) void import('./main.mjs')
