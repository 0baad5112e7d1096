/**
 * Says something to whoever develops the host by Node's own warnings: on stderr, unless they are off. For entries that have no client,
 * and so no diagnostics to say it with.
 */
export const warnHost = (message: string): void => process.emitWarning(message, { type: 'orangebox' })
