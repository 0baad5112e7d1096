import * as Sentry from '@sentry/node'

export async function watch() {
  const events = []
  Sentry.init({
    dsn: 'https://key@sentry.invalid/1',
    tracesSampleRate: 1,
    integrations: [Sentry.fsIntegration()],
    transport: (options) =>
      Sentry.createTransport(options, async ({ body }) => {
        events.push(...String(body).split('\n').map(parsed))
        return { statusCode: 200 }
      }),
  })
  // It watches files from the next turn of the event loop on.
  await new Promise((done) => setImmediate(done))
  const seen = async () => {
    Sentry.captureMessage('the end')
    await Sentry.flush()
    const spans = events.flatMap(({ items = [] }) => items.map(({ name }) => name))
    const breadcrumbs = events.flatMap(({ breadcrumbs = [] }) =>
      breadcrumbs.map(({ category, data }) => ({ category, ...data })),
    )
    return { spans, breadcrumbs }
  }
  return { inSpan: (run) => Sentry.startSpan({ name: 'work' }, run), seen }
}

function parsed(line) {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
