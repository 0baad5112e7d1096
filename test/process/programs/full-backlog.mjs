/** Listens and never accepts: its loop stands still, so the kernel queues two connections and lets every further one wait for ever. */
import { writeSync } from 'node:fs'
import { createServer } from 'node:net'

const server = createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  writeSync(3, `${JSON.stringify({ kind: 'told', port: server.address().port })}\n`)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})
