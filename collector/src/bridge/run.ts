/* `orangebox-collector bridge`, put together: flags, directory, server, end. */

import { createGate } from '../server/gate.ts'
import { warningOf } from '../server/host-guard.ts'
import { createMemory } from '../server/memory.ts'
import { createServer } from '../server/server.ts'
import { untilStopped } from '../terminal/until-stopped.ts'
import { createBridgeApp } from './app.ts'
import { banner } from './banner.ts'
import { checkTarget } from './check.ts'
import type { BridgeFlags } from './flags.ts'
import { bridgeDirectory } from './place.ts'
import { readPriceList } from './price-list.ts'
import { formatSummary } from './print.ts'
import { complain, onceInARow, say } from './speak.ts'
import { readTarget } from './target.ts'
import { type Given, openWork, type Work } from './work.ts'

/** Of all bodies that are being read at the same time. */
const maxReadingBytes = 256 * 1024 * 1024

/**
 * Serves until a signal. Returns the exit code.
 *
 * It ends from the outside in: no more requests, then everything is told and sent, then the directory is let go. The other way round a request
 * could be answered whose facts are in no journal.
 */
const serve = async (flags: BridgeFlags, given: Given): Promise<number> => {
  const { dir, target } = given
  let work: Work
  try {
    work = openWork(flags, given)
  } catch (error) {
    complain(`cannot work in directory ${dir}: ${(error as Error).message}; choose another with --dir`)
    return 1
  }
  const app = createBridgeApp({
    gate: createGate([flags.host, ...flags.allowHost], flags.token),
    memory: createMemory(maxReadingBytes),
    take: work.bridge.take,
    summary: work.summary,
    complain: onceInARow(complain),
  })
  const server = createServer(app, { host: flags.host, tls: undefined })
  const stopped = untilStopped()
  try {
    const { url } = await server.listen(flags.port)
    const { token, content } = flags
    for (const line of banner({ url, endpoint: target.endpoint, dir, hasToken: token !== undefined, content }))
      say(line)
    const warning = warningOf(url, token)
    if (warning !== undefined) say(warning)
  } catch (error) {
    complain(
      `cannot listen on ${flags.host} port ${flags.port}: ${(error as Error).message}; choose another with --port`,
    )
    work.close()
    return 1
  }
  await stopped
  await server.close()
  await work.finish()
  work.close()
  for (const line of formatSummary(work.summary())) say(line)
  return 0
}

/** Runs the bridge until a signal; resolves to the exit code. All that is wrong with the flags is told at once, before anything is opened. */
export const runBridge = async (flags: BridgeFlags): Promise<number> => {
  const read = readTarget(flags, process.env)
  const faults = 'faults' in read ? [...read.faults] : []
  if (flags.content === 'full' && !flags.acceptContent)
    faults.push(
      '--content full: prompts, outputs and arguments of tools would leave this machine; say --accept-content if all whose they are agree',
    )
  const list = readPriceList(flags.prices)
  if ('fault' in list) faults.push(list.fault)
  if ('faults' in read || 'fault' in list || faults.length > 0) {
    for (const fault of faults) complain(fault)
    return 2
  }
  if (flags.check) return (await checkTarget(read.target, say)) ? 0 : 1
  const dir = bridgeDirectory(flags.dir, process.env, process.platform)
  return serve(flags, { dir, target: read.target, prices: list.prices })
}
