/** Logs so many large events under a level, and leaves them to an uploader. */
import { createTelemetry, oneOf } from '../../../dist/index.js'
import { createLevel } from '../../../dist/privacy.js'

const { endpoint, stateDir, level, count } = JSON.parse(process.argv[2])
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  ...{ endpoint, stateDir, level: createLevel(level), exit: { upload: 'detach' } },
})
const long = oneOf('x'.repeat(256))('x'.repeat(256))
const large = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`padding_${i}`, long]))
for (let i = 0; i < count; i++) telemetry.logEvent('step_done', large)
await telemetry.shutdown()
