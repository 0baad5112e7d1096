/** Says something to whoever develops the host, as Node says such things: once each, on stderr, unless warnings are off. */
export const warnHost = (message: string): void => process.emitWarning(message, { type: 'orangebox' })
