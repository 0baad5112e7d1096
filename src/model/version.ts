/* Goes into the `User-Agent` and the resource, so that a backend can tell which release had a fault. */

declare const __ORANGEBOX_VERSION__: string

/** The version of this package, put in by the build. */
export const version = __ORANGEBOX_VERSION__
