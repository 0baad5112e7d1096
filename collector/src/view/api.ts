/* The JSON API of the collector, on which tests and scripts build: see collector/README.md. The page and its own questions are in `inspector.ts`. */

import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { ClientBooks } from './books.ts'
import type { Entries, Query } from './entries.ts'
import type { Entry } from './entry.ts'
import { parseFilter } from './filter.ts'
import { addInspector, type InspectorPorts } from './inspector.ts'
import { pageHeaders } from './page.ts'
import { wholeNumber } from './query.ts'
import { untilAdded } from './until-added.ts'

/** What the view shows, and where it asks for it. */
export interface ViewPorts extends InspectorPorts {
  readonly clients: () => readonly ClientBooks[]
  readonly totals: () => object
}

type ViewContext = Context<{ Bindings: HttpBindings }>

/** Entries in one answer: more would be some megabytes. */
const maxPage = 10_000
/** How long an answer may be held back until something comes: less than proxies and clients wait. */
const maxWaitSeconds = 30

/** Until something comes, the time is over, or whoever asks has gone. */
const waitForMore = async ({ env: { outgoing } }: ViewContext, entries: Entries, seconds: number): Promise<void> => {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  await untilAdded(entries, seconds * 1_000, gone.signal)
}

/** What was received, for tests, scripts and `tail`: pages of entries in order of arrival, and the books. */
export const createView = (ports: ViewPorts) => {
  const { entries, clients, totals } = ports
  const view = new Hono<{ Bindings: HttpBindings }>()
  // Also on errors: what was received is nobody's but this user's, and no other website may read or frame it.
  view.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(pageHeaders)) c.res.headers.set(name, value)
  })

  // `wait` holds the answer back until something comes, so that `tail` and tests need not ask ten times a second.
  const list = (isWanted: (entry: Entry) => boolean) => async (c: ViewContext) => {
    const after = wholeNumber(c.req.query('after'), 0, Number.MAX_SAFE_INTEGER)
    const limit = wholeNumber(c.req.query('limit'), 1_000, maxPage)
    const wait = wholeNumber(c.req.query('wait'), 0, maxWaitSeconds)
    if (after === undefined || !limit || wait === undefined)
      return c.json(
        { error: { status: 400, message: 'after, limit and wait must be whole numbers, limit not 0' } },
        400,
      )
    const filter = parseFilter(c.req.query('filter') ?? '')
    const query: Query = { after, limit, matches: (entry) => isWanted(entry) && filter(entry) }
    const page = entries.page(query)
    if (page.entries.length > 0 || wait === 0) return c.json(page)
    await waitForMore(c, entries, wait)
    return c.json(entries.page({ ...query, after: page.next }))
  }

  view.get(
    '/api/events',
    list(() => true),
  )
  view.get(
    '/api/good',
    list(({ verdict }) => verdict === 'good'),
  )
  view.get(
    '/api/bad',
    list(({ verdict }) => verdict === 'bad'),
  )
  view.get('/api/books', (c) => c.json({ totals: totals(), clients: clients(), last: entries.last() }))
  addInspector(view, ports)
  return view
}
