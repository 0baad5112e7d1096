/* One server for the backend, OTLP and Datadog at once, for tests of programs with several sinks. */

import { createServer, type IncomingHttpHeaders } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { listen } from './listen.ts'
import { fromProtobuf } from './otlp.ts'

/** What came to a path. */
export interface Seen {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Unpacked; protobuf as JSON. */
  readonly text: string
}

/** `status` undefined: it is never answered. */
export interface Answer {
  readonly status: number | undefined
  readonly body?: string | Buffer
  readonly endless?: boolean
  readonly type?: string
}

export type Intake = Awaited<ReturnType<typeof createIntake>>

/** One origin with the paths of all sinks, which takes everything but what it is told to answer otherwise. */
export const createIntake = async () => {
  const seen: Seen[] = []
  const answers: Record<string, Answer> = {}
  const server = createServer(async (request, answer) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const sent = Buffer.concat(parts)
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    const isBinary = request.headers['content-type'] === 'application/x-protobuf'
    const text = isBinary ? JSON.stringify(fromProtobuf('Logs', bytes)) : String(bytes)
    seen.push({ url: String(request.url), headers: request.headers, text })
    const { status, body = '{}', endless, type = 'application/json' } = answers[String(request.url)] ?? { status: 202 }
    if (status === undefined) return
    answer.writeHead(status, { 'content-type': type }).write(body)
    if (!endless) answer.end()
  })
  const { url: origin, close } = await listen(server)
  return {
    origin,
    seen,
    /** By path. */
    answers,
    close,
  }
}
