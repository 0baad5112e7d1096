// An SDK that does nothing: the same as `bare.mjs` in every byte that runs. What it is away from 1.00 is the harness, and the machine.
process.on('exit', () => process.getBuiltinModule('node:fs').writeSync(3, JSON.stringify({ cpu: process.cpuUsage() })))
