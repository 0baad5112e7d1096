/* By what parent and uploader know each other. */

/** The variable that tells an uploader what it is: `1` from its parent, `2` once it runs, so that whatever it starts is none. */
export const uploaderVariable = 'ORANGEBOX_UPLOADER'

/** How long an uploader lives at most, in milliseconds. */
export const uploaderLifetimeMs = 60_000
