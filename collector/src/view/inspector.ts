/* The page, and the questions only it asks: the live stream, requests, and how the collector is to misbehave. */

import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { SeenRequest } from '../intake/requests.ts'
import type { Entries } from './entries.ts'
import { parseFilter } from './filter.ts'
import { pageFile } from './page.ts'
import { parseWanted, type Wanted } from './parse-behaviour.ts'
import { wholeNumber } from './query.ts'
import { lastRequests } from './requests.ts'
import { streamEntries } from './stream.ts'

/** What the page shows and changes. */
export interface InspectorPorts {
  readonly entries: Entries
  readonly requests: readonly SeenRequest[]
  /** How the collector behaves, in words the page has; undefined where it was set by other means. */
  readonly behaviour: () => Wanted | undefined
  readonly behave: (wanted: Wanted) => void
}

/** Requests in one answer at most. */
const maxRequests = 1_000

const fail = (c: Context, status: 400 | 404 | 415, message: string): Response =>
  c.json({ error: { status, message } }, status)

/** The JSON of a body; undefined where it is none. */
const body = async (c: Context): Promise<unknown> => {
  try {
    return await c.req.json()
  } catch {
    return undefined
  }
}

/** Adds these paths to the view. */
export const addInspector = (view: Hono<{ Bindings: HttpBindings }>, ports: InspectorPorts): void => {
  const { entries, requests, behaviour, behave } = ports
  // By this a page that was left open notices that another collector listens here now.
  const instance = randomUUID()

  view.get('/api/stream', (c) => {
    const after = wholeNumber(c.req.query('after'), 0, Number.MAX_SAFE_INTEGER)
    if (after === undefined) return fail(c, 400, 'after must be a whole number')
    c.header('x-collector', instance)
    return streamEntries(c, entries, { after, matches: parseFilter(c.req.query('filter') ?? '') })
  })
  view.get('/api/requests', (c) => {
    const limit = wholeNumber(c.req.query('limit'), maxRequests, maxRequests)
    if (!limit) return fail(c, 400, 'limit must be a whole number, and not 0')
    return c.json({ requests: lastRequests(requests, limit) })
  })
  view.get('/api/behaviour', (c) => c.json(behaviour() ?? { kind: 'other' }))
  view.post('/api/behaviour', bodyLimit({ maxSize: 10_000 }), async (c) => {
    // A browser sends this type to another origin only after asking it first, so no other website can post here by a form.
    if (!c.req.header('content-type')?.startsWith('application/json'))
      return fail(c, 415, 'Content-Type must be application/json')
    const wanted = parseWanted(await body(c))
    if (typeof wanted === 'string') return fail(c, 400, wanted)
    behave(wanted)
    return c.json(wanted)
  })
  view.get('*', (c) => {
    const file = pageFile(c.req.path)
    return file ? c.body(file.text, 200, { 'content-type': file.type }) : fail(c, 404, 'the page has no such file')
  })
}
