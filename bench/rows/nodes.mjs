import { join } from 'node:path'
import { otherNodes } from '../lib/nodes.mjs'
import { race } from '../lib/pairs.mjs'
import { startCollector } from '../lib/servers.mjs'
import { markdownTable } from '../lib/table.mjs'

const columns = {
  node: 'Node',
  bare: 'bare',
  create: '(a) create',
  wait: '(b) sent at the end',
  leave: '(c) left on disk',
  detach: '(d) detached uploader',
}

/** The whole processes (a) to (d) on other lines of Node, and with a cache of compiled code where there is one. */
export async function nodes({ quick, place, paths }) {
  const own = { path: process.execPath, version: process.versions.node }
  const others = await otherNodes(paths)
  const last = others.at(-1)
  const env = { NODE_COMPILE_CACHE: join(place.env.HOME, 'compiled') }
  const cached = last ? [{ ...last, env, said: ', code cached' }] : []
  const measured = [own, ...others, ...cached]
  const collector = await startCollector()
  try {
    const found = measured.map((node) => lineOf(node, { rounds: quick ? 5 : 30, place, url: collector.url }))
    return { tables: { nodes: markdownTable(found, columns) } }
  } finally {
    await collector.stop()
  }
}

function lineOf({ path, version, env, said = '' }, { rounds, place, url }) {
  const { bare, ...results } = race(
    {
      bare: { file: 'bare.mjs' },
      create: { file: 'create.mjs', args: [url] },
      wait: { file: 'cli.mjs', args: [url, 'wait'] },
      leave: { file: 'cli.mjs', args: [url, 'leave'], after: place.emptySpool },
      detach: { file: 'cli.mjs', args: [url, 'detach'], after: place.endUploader },
    },
    { rounds, env: { ...place.env, ...env }, node: path },
  )
  const ratio = ({ wallRatio, wallQuartiles }) =>
    `${wallRatio.toFixed(2)} × (${wallQuartiles.map((q) => q.toFixed(2)).join(' to ')})`
  return {
    node: `${version}${said}`,
    bare: `${bare.wallMs.toFixed(1)} ms`,
    ...Object.fromEntries(Object.entries(results).map(([name, result]) => [name, ratio(result)])),
  }
}
