import tracer from 'dd-trace'

export function watch() {
  const spans = []
  tracer.init({ startupLogs: false, flushInterval: 0, experimental: { exporter: 'log' } })
  const write = process.stdout.write
  // Its exporter for places without an agent prints what it saw.
  process.stdout.write = (text, ...rest) => {
    const { traces } = parsed(text)
    if (!traces) return write.call(process.stdout, text, ...rest)
    spans.push(...traces.flat().map(({ name, resource }) => `${name} ${resource}`))
    return true
  }
  const inSpan = (run) => tracer.trace('work', run)
  const seen = () => ({ spans, breadcrumbs: [] })
  return { inSpan, seen }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
