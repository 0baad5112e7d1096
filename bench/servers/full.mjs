// Listens and never accepts: once two or three connections wait, the kernel leaves the next ones without an answer.
import { createServer } from 'node:net'

const server = createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  process.getBuiltinModule('node:fs').writeSync(1, `http://127.0.0.1:${server.address().port}\n`)
  // The event loop, which would accept them, stands still until somebody ends this process.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})
