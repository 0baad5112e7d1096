/** A client in each of two workers and one in the main thread, all on one state directory. */
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { end, given, log, start } from './life.mjs'

const { terminate, mainLogs = true } = given()
const client = start()

if (isMainThread) {
  const workers = [1, 2].map(() => new Worker(fileURLToPath(import.meta.url)))
  const ended = workers.map((worker) => new Promise((done) => worker.once('exit', done)))
  if (terminate) {
    await Promise.all(workers.map((worker) => new Promise((done) => worker.once('message', done))))
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  await Promise.all(ended)
  log(client.telemetry, { events: mainLogs ? 3 : 0 })
  await end(client)
} else {
  log(client.telemetry)
  if (terminate) {
    parentPort.postMessage('logged')
    setInterval(() => {}, 1_000)
  } else await end(client)
}
