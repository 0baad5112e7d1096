// create.mjs, with the entry for hosts that keep a cache of compiled code.
import { createTelemetry } from 'orangebox/cached'

process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))

createTelemetry({ service: { name: 'acme', version: '1.4.0' }, endpoint: process.argv[2] })
