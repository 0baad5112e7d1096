import apm from 'elastic-apm-node'

export function watch() {
  const spans = []
  apm.start({
    serviceName: 'acme',
    serverUrl: 'http://127.0.0.1:9',
    logLevel: 'off',
    centralConfig: false,
    cloudProvider: 'none',
  })
  apm.addSpanFilter((span) => {
    spans.push(span.name)
    return span
  })
  const inSpan = async (run) => {
    const transaction = apm.startTransaction('work')
    await run()
    transaction.end()
  }
  const seen = async () => {
    // Its timers keep no process alive.
    const alive = setInterval(() => {}, 1_000)
    await apm.flush().catch(() => {})
    clearInterval(alive)
    return { spans, breadcrumbs: [] }
  }
  return { inSpan, seen }
}
