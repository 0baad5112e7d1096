/*
 * Small questions to other servers than the endpoint: settings that are fetched, feature flags. Apart from `http.ts`, because nothing of
 * the way of events (proxy, gzip, kept connections, axios) is wanted for them.
 */

import type { IncomingMessage } from 'node:http'
import { limits } from '../model/limits.ts'
import type { Ask } from '../model/ports.ts'
import { retryAfterMs } from '../policy/retry-after.ts'
import { textHeaders } from './answer.ts'
import { nodeClock } from './clock.ts'
import { createLookup } from './lookup.ts'
import { bare, httpModule, openRequest } from './request.ts'
import { nodeRoll } from './roll.ts'
import { untraced } from './untraced.ts'

/**
 * Asks a server for a small text, over a connection of its own that never keeps the process alive. Redirects are not followed. Never
 * rejects: what went wrong is an answer of kind `failure` with a code, EFBIG where the text was longer than `maxBytes`.
 */
export const ask: Ask = ({ url, method, headers, body, signal, maxBytes }) =>
  new Promise((resolve) => {
    const names = createLookup()
    const { protocol, hostname, port, pathname, search } = new URL(url)
    const fail: Reader['fail'] = (error) => {
      names.cancel()
      resolve({ kind: 'failure', code: typeof error?.code === 'string' ? error.code : 'UNKNOWN' })
    }
    const request = untraced(() => {
      const agent = new (httpModule(protocol).Agent)({
        keepAlive: false,
        lookup: names.ofEndpoint,
        autoSelectFamilyAttemptTimeout: limits.connectAttemptMs,
      })
      const target = {
        protocol,
        hostname: bare(hostname),
        port,
        path: `${pathname}${search}`,
        method,
        agent,
      }
      return openRequest({
        options: target,
        headers,
        onNoConnection: names.cancel,
        onResponse: (response) => {
          readAnswer(response, maxBytes, { resolve, fail, stop: () => request.destroy() })
        },
      })
    })
    request.on('error', fail)
    const stop = () => {
      fail({ code: 'ABORTED' })
      request.destroy()
    }
    signal.addEventListener('abort', stop)
    request.on('close', () => signal.removeEventListener('abort', stop))
    request.end(body)
  })

/** Hears how reading went. `stop`: no more is to come. */
interface Reader {
  readonly resolve: (answer: Awaited<ReturnType<Ask>>) => void
  readonly fail: (error: { readonly code?: unknown } | undefined) => void
  readonly stop: () => void
}

function readAnswer(response: IncomingMessage, maxBytes: number, { resolve, fail, stop }: Reader): void {
  const parts: Buffer[] = []
  let size = 0
  response.on('error', fail)
  response.on('aborted', () => fail({ code: 'ECONNRESET' }))
  response.on('data', (part: Buffer) => {
    size += part.length
    parts.push(part)
    if (size <= maxBytes) return
    fail({ code: 'EFBIG' })
    stop()
  })
  response.on('end', () => {
    const text = Buffer.concat(parts).toString('utf8')
    const headers = textHeaders(response.headers)
    const retryMs = retryAfterMs(headers, nodeClock.now(), nodeRoll())
    resolve({ kind: 'answer', status: response.statusCode ?? 0, headers, text, retryMs })
  })
}
