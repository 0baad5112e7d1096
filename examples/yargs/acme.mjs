#!/usr/bin/env node
// @ts-check
// A program of yargs that logs each command line, and declares what may leave: try `npx orangebox-collector` and `node acme.mjs build . --format json`.
import { createTelemetry } from 'orangebox'
import { runProgram } from 'orangebox/yargs'
import { hideBin } from 'yargs/helpers'
import { events } from './events.mjs'
import { acme } from './program.mjs'

const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.0.0' },
  endpoint: process.env.ACME_ENDPOINT ?? 'http://127.0.0.1:4319',
  events,
})

await runProgram(acme(hideBin(process.argv), telemetry), telemetry, { types: ['FolderError'] })
