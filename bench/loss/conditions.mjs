/**
 * What goes wrong in the first run. In the second one, of the same program, all is well: it logs one more event, which is not counted, and
 * ends as the adapter ends.
 *
 * @type {readonly { what: string, server: 'answers' | 'refuses' | 'unavailable' | 'silent', end: 'close' | 'kill' | 'exit' }[]}
 */
export const conditions = [
  { what: 'all is well', server: 'answers', end: 'close' },
  { what: 'killed (SIGKILL) after the last event', server: 'answers', end: 'kill' },
  { what: 'process.exit() after the last event', server: 'answers', end: 'exit' },
  { what: 'server down', server: 'refuses', end: 'close' },
  { what: 'server answers 503', server: 'unavailable', end: 'close' },
  { what: 'server takes the connection and says nothing', server: 'silent', end: 'close' },
]
