/*
 * The last step of a POST for axios: writes the body to a request and waits for the answer. `http.ts` hands it to axios in the place of
 * the adapter that comes with it, which would load streams, zlib, forms and `perf_hooks` for things that are decided here before.
 */

import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Stop } from '../model/stop.ts'

/** What of a request axios hands to its adapter, and the adapter reads. */
export interface Dispatched {
  readonly data: Buffer
  readonly signal: Stop
  /** Makes the request; nothing of it is sent before `data` is written. */
  readonly transport: (onResponse: (response: IncomingMessage) => void) => ClientRequest
}

/** An answer of which the headers have come; `data` is its body, still to be read. */
export interface Response {
  readonly data: IncomingMessage
}

/** Sends one request. Resolves with any answer, whatever its status; rejects with an error that has a `code`: Node's, or ERR_CANCELED. */
export const dispatch = ({ data, signal, transport }: Dispatched): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = transport((response) => {
      signal.removeEventListener('abort', stop)
      resolve({ data: response })
    })
    const fail = (error: Error) => {
      signal.removeEventListener('abort', stop)
      reject(error)
    }
    const stop = () => {
      const error = Object.assign(new Error('aborted'), { code: 'ERR_CANCELED' })
      // Rejected here and not by the request's own `error` event: that comes with `process.nextTick`, which a host's tests may have replaced.
      fail(error)
      request.destroy(error)
    }
    // Never taken off: a request that is destroyed after its answer emits an error as well, and one without a listener ends the host.
    request.on('error', fail)
    signal.addEventListener('abort', stop)
    request.end(data)
  })
