// `node peer.mjs <adapter>`: answers what an SDK takes for a yes, at once; at SIGTERM it prints how many events it had.
import { createReceiver } from '../loss/server.mjs'

const { decode, answer } = await import(new URL(`../adapters/${process.argv[2]}.mjs`, import.meta.url).href)
const receiver = createReceiver(decode, answer)
process.on('SIGTERM', () => {
  console.log(receiver.distinct())
  process.exit()
})
console.log(`http://127.0.0.1:${await receiver.start()}`)
