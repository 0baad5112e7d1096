import { deepEqual, equal } from 'node:assert/strict'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { aBatch } from './batch.mjs'
import { withServer } from './server.mjs'

export const run = () =>
  withServer(
    {
      command: process.env.ORANGEBOX_NATS_SERVER ?? 'nats-server',
      args: (port, dir) => ['-js', '-sd', dir, '-a', '127.0.0.1', '-p', `${port}`],
      isReady: /Server is ready/,
    },
    async (port) => {
      const connection = await connect({ servers: `127.0.0.1:${port}` })
      try {
        const manager = await jetstreamManager(connection)
        // Clients keep what was not answered for days: the window must be as long.
        const week = 7 * 86_400 * 1_000_000_000
        await manager.streams.add({ name: 'EVENTS', subjects: ['events.>'], duplicate_window: week })
        const { events } = aBatch()
        const write = () =>
          Promise.all(
            events.map((event) =>
              // Resolves with the acknowledgement of the stream.
              jetstream(connection).publish(`events.${event.event_data.event_name}`, JSON.stringify(event), {
                msgID: event.event_data.event_id,
              }),
            ),
          )
        deepEqual(
          (await write()).map(({ duplicate }) => duplicate),
          [false, false],
        )
        deepEqual(
          (await write()).map(({ duplicate }) => duplicate),
          [true, true],
        )
        equal((await manager.streams.info('EVENTS')).state.messages, 2)
        return 'a batch published twice is in the stream once, by Nats-Msg-Id'
      } finally {
        await connection.close()
      }
    },
  )
