import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

export async function watch() {
  Object.assign(process.env, {
    NEW_RELIC_APP_NAME: 'acme',
    NEW_RELIC_LICENSE_KEY: '0'.repeat(40),
    NEW_RELIC_HOST: '127.0.0.1',
    NEW_RELIC_PORT: '9',
    NEW_RELIC_NO_CONFIG_FILE: 'true',
    NEW_RELIC_LOG_ENABLED: 'false',
  })
  const newrelic = require('newrelic')
  const spans = []
  newrelic.agent.on('transactionFinished', (transaction) => {
    spans.push(...namesBelow(transaction.trace.segments.root))
  })
  const inSpan = (run) => newrelic.startBackgroundTransaction('work', run)
  const seen = () => ({ spans, breadcrumbs: [] })
  return { inSpan, seen }
}
const namesBelow = ({ segment, children }) => [segment.name, ...children.flatMap(namesBelow)]
