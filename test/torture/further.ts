import { createServer, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { listen } from '../support/listen.ts'
import { attributesOf, recordsIn } from '../support/otlp.ts'

export type Mood = 'takes' | 'busy' | 'loses its answer' | 'says nothing'

/** Where the further sinks of a program send to. Knows which of the writers' numbered events each has taken. */
export interface Further {
  readonly url: string
  readonly taken: Readonly<Record<'otlp' | 'datadog', ReadonlySet<string>>>
  /** Asked for each request. */
  readonly behave: (next: () => Mood) => void
  readonly close: () => void
}

interface Entry {
  readonly event?: { readonly metadata?: { readonly writer?: number; readonly i?: number } }
}

/** The keys of a body, as `writer:i`; reports of what was dropped have none. */
const keysIn = {
  '/v1/logs': (body: string) =>
    recordsIn(body).map((record) => {
      const { writer, i } = attributesOf(record) as Record<string, { readonly intValue?: string }>
      return writer && `${writer.intValue}:${i?.intValue}`
    }),
  '/api/v2/logs': (body: string) =>
    (JSON.parse(body) as readonly Entry[]).map(({ event }) => {
      const { writer, i } = event?.metadata ?? {}
      return writer === undefined ? undefined : `${writer}:${i}`
    }),
}

export async function openFurther(): Promise<Further> {
  const taken = { otlp: new Set<string>(), datadog: new Set<string>() }
  let mood: () => Mood = () => 'takes'
  const keep = (url: keyof typeof keysIn, body: string) => {
    const keys = url === '/v1/logs' ? taken.otlp : taken.datadog
    for (const key of keysIn[url](body)) if (key) keys.add(key)
  }
  const answers: Record<Mood, (answer: ServerResponse) => void> = {
    takes: (answer) => answer.writeHead(202, { 'content-type': 'application/json' }).end('{}'),
    busy: (answer) => answer.writeHead(503).end(),
    'loses its answer': (answer) => answer.destroy(),
    'says nothing': () => undefined,
  }
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part as Buffer)
    } catch {
      // A client that was killed in the middle of its request.
      return
    }
    const bytes = Buffer.concat(parts)
    const body = String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes)
    const now = mood()
    if (now === 'takes' || now === 'loses its answer') keep(request.url as keyof typeof keysIn, body)
    answers[now](answer)
  })
  const { url, close } = await listen(server)
  return {
    url,
    taken,
    behave: (next) => {
      mood = next
    },
    close,
  }
}
