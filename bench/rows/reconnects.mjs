import { runProgram } from '../lib/child.mjs'
import { row } from '../lib/row.mjs'
import { startServer } from '../lib/servers.mjs'

/** What a long-lived program grows by whose every connection is closed: heap after a full collection, per 1,000 of them. */
export async function reconnects({ quick, place }) {
  const connections = quick ? 100 : 400
  const server = await startServer('closing.mjs')
  const args = [server.address, String(connections)]
  const { said } = runProgram('reconnects.mjs', { args, nodeArgs: ['--expose-gc'], env: place.env })
  await server.stop()
  const perThousand = (said.growth / connections) * 1_000
  return [
    row({
      what: 'heap growth per 1,000 reconnects',
      figure: `${perThousand.toFixed(0)} KiB`,
      target: { text: '< 1,024 KiB', isMet: (value) => value < 1_024 },
      measured: perThousand,
    }),
  ]
}
