import { runProgram } from '../lib/child.mjs'
import { below, row } from '../lib/row.mjs'
import { startServer } from '../lib/servers.mjs'

/** What a long-lived program grows by whose every connection is closed, beside one whose connection is kept. */
export async function reconnects({ quick, place }) {
  const requests = quick ? 100 : 2_000
  const grownBy = async (file) => {
    const server = await startServer(file)
    const args = [server.address, String(requests)]
    const { said } = runProgram('reconnects.mjs', { args, nodeArgs: ['--expose-gc'], env: place.env })
    await server.stop()
    return (said.growth / requests) * 1_000
  }
  const [closed, kept] = [await grownBy('closing.mjs'), await grownBy('keeping.mjs')]
  return {
    rows: [
      row({
        what: 'heap growth per 1,000 requests, each over a new connection',
        figure: `${closed.toFixed(0)} KiB`,
        baseline: `over one: ${kept.toFixed(0)} KiB`,
        target: below(1_024, 'KiB'),
        measured: closed,
      }),
    ],
  }
}
