import { equal } from 'node:assert/strict'
import { createClient } from 'redis'
import { aBatch } from './batch.mjs'
import { withServer } from './server.mjs'

/** One step for the server: the id is noted and the event appended together, or neither. */
const append = `
if redis.call('SET', KEYS[1], 1, 'NX', 'EX', ARGV[2]) then return redis.call('XADD', KEYS[2], '*', 'event', ARGV[1]) end
return false`

const week = String(7 * 86_400)

export const run = () =>
  withServer(
    {
      command: process.env.ORANGEBOX_REDIS_SERVER ?? 'redis-server',
      // Each write is on the disk before it is answered: without that a 202 would promise too much.
      args: (port, dir) => [
        '--port',
        `${port}`,
        '--bind',
        '127.0.0.1',
        '--dir',
        dir,
        '--appendonly',
        'yes',
        '--appendfsync',
        'always',
      ],
      isReady: /Ready to accept connections/,
    },
    async (port) => {
      const client = await createClient({ url: `redis://127.0.0.1:${port}` }).connect()
      try {
        const { events } = aBatch()
        const write = () =>
          Promise.all(
            events.map((event) =>
              client.eval(append, {
                keys: [`seen:${event.event_data.event_id}`, 'events'],
                arguments: [JSON.stringify(event), week],
              }),
            ),
          )
        await write()
        await write()
        equal(await client.xLen('events'), 2)
        return 'a batch written twice is in the stream once'
      } finally {
        client.destroy()
      }
    },
  )
