/** The core itself, as a module: the build puts its file in this place. */
declare module 'orangebox:core'
