// Locks the directory that each line names, at the moment it names, and says whether it got it. It holds on until it is told the next one.
import { createInterface } from 'node:readline'

const { lockDirectory } = await import(process.argv[2])

/** Waits busily: several processes that are woken by a timer do not begin together. */
const until = (moment) => {
  while (Date.now() < moment);
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const { dir, at } = JSON.parse(line)
  until(at)
  let got = true
  try {
    lockDirectory(dir)
  } catch {
    got = false
  }
  process.stdout.write(`${got ? 'got it' : 'refused'}\n`)
}
