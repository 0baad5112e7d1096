#!/usr/bin/env node
// A program of oclif: its hooks log each command and send it. Try `npx orangebox-collector` and `node run.mjs build . --format json`.
import { fileURLToPath } from 'node:url'
import { execute } from '@oclif/core'

// In a package of its own this stands in package.json, and the line below is `await execute({ dir: import.meta.url })`.
const pjson = {
  name: 'acme',
  version: '1.0.0',
  type: 'module',
  oclif: {
    bin: 'acme',
    commands: './commands',
    topicSeparator: ' ',
    hooks: { init: './hooks/init.mjs', finally: './hooks/finally.mjs' },
  },
}
const root = fileURLToPath(new URL('..', import.meta.url))
await execute({ loadOptions: { root, pjson, isRoot: true } })
