/**
 * Whether an error says that the host's stack was full. Then what threw it was cut short and nothing is known of it, and there may be no room to do
 * anything else. Other errors of that class are a host's own, as its functions throw them.
 */
export const isStackFull = (error: unknown): boolean =>
  error instanceof RangeError && error.message.startsWith('Maximum call stack')
