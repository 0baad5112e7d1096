declare const __ORANGEBOX_VERSION__: string

/** The version of this package, put in by the build. */
export const version = __ORANGEBOX_VERSION__
