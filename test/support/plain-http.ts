/* The real HTTP client for tests, out of reach of the proxies of whoever runs them. */

import { createHttp, type HttpOptions } from '../../src/node/http.ts'

/** The real client, in an empty environment unless told otherwise. */
export const plainHttp = (options: Partial<HttpOptions> = {}) =>
  createHttp({ proxy: undefined, ca: [], machine: { env: {} }, onBad: () => {}, ...options })
