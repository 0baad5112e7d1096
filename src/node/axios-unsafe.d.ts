/*
 * Types for two modules of axios that it exports below `unsafe/` and does not type. Imported one by one they are a tenth of axios. The
 * build fails if a later axios no longer has them.
 */

/** What its client does of one request, without the merging of settings, interceptors, adapters and defaults that are around it. */
declare module 'axios/unsafe/core/dispatchRequest.js' {
  export default function dispatchRequest<Config extends object, Response>(
    config: Config & {
      readonly __proto__: null
      readonly method: string
      readonly adapter: (config: Config) => Promise<Response>
    },
  ): Promise<Response>
}

/** How axios reads NO_PROXY, networks and addresses of both families included. */
declare module 'axios/unsafe/helpers/shouldBypassProxy.js' {
  /** Whether NO_PROXY of the environment names the host of a URL. */
  export default function shouldBypassProxy(location: string): boolean
}
