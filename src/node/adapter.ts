import type { ClientRequest, IncomingMessage } from 'node:http'

/** What axios passes on of one request of ours. */
export interface Dispatched {
  readonly data: Buffer
  readonly signal: AbortSignal
  /** Makes the request, of which nothing was sent yet. */
  readonly transport: (onResponse: (response: IncomingMessage) => void) => ClientRequest
}

export interface Response {
  readonly status: number
  readonly headers: object
  readonly data: IncomingMessage
}

/**
 * One request and its answer, whatever the answer says: what is left of axios' own adapter where way, connection and encoding are
 * ours. That one brings streams, zlib, forms and `perf_hooks` along.
 */
export const dispatch = ({ data, signal, transport }: Dispatched): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = transport((response) => {
      signal.removeEventListener('abort', stop)
      resolve({ status: response.statusCode ?? 0, headers: response.headers, data: response })
    })
    const fail = (error: Error) => {
      signal.removeEventListener('abort', stop)
      reject(error)
    }
    const stop = () => {
      const error = Object.assign(new Error('aborted'), { code: 'ERR_CANCELED' })
      // At once: the event of the request comes by a tick, which a host's tests may have replaced.
      fail(error)
      request.destroy(error)
    }
    // Stays: a request that is ended later says so, too, and an error that nobody hears ends the host.
    request.on('error', fail)
    signal.addEventListener('abort', stop)
    request.end(data)
  })
