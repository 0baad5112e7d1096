/*
 * Types for two modules of axios that it exports below `unsafe/` and does not type. Imported one by one they are a tenth of axios. The
 * build fails if a later axios no longer has them.
 */

/** The client itself, without the adapters and defaults that its main entry brings along. */
declare module 'axios/unsafe/core/Axios.js' {
  interface Config {
    readonly adapter: (config: never) => Promise<unknown>
    readonly transformRequest: readonly ((data: unknown) => unknown)[]
    readonly transformResponse: readonly ((data: unknown) => unknown)[]
  }
  interface Request {
    readonly signal: AbortSignal
    readonly transport: unknown
  }
  interface Response {
    readonly status: number
    readonly headers: object
    readonly data: import('node:http').IncomingMessage
  }
  export default class Axios {
    constructor(config: Config)
    post(url: string, data: unknown, request: Request): Promise<Response>
  }
}

/** How axios reads NO_PROXY, networks and addresses of both families included. */
declare module 'axios/unsafe/helpers/shouldBypassProxy.js' {
  /** Whether NO_PROXY of the environment names the host of a URL. */
  export default function shouldBypassProxy(location: string): boolean
}
