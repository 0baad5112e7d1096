// Opens the journal of the directory that each line names, at the moment it names, as a bridge in a container does that cannot see the others. Takes
// as many facts as it should, or until the directory is another one's; then says which it took.
import { createInterface } from 'node:readline'

const { openStateFile } = await import(process.argv[2])

/** Waits busily: several processes that are woken by a timer do not begin together. */
const until = (moment) => {
  while (Date.now() < moment);
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  const { dir, at, most } = JSON.parse(line)
  until(at)
  const taken = []
  let file
  try {
    file = openStateFile(dir, Date.now)
    while (taken.length < most) {
      const key = `${process.pid} ${taken.length}`
      file.record({
        at: Date.now(),
        facts: [{ is: 'note', key, session: 's', at: 1, prompt: 'p', name: 'x', level: 'DEFAULT', said: {} }],
      })
      taken.push(key)
    }
  } catch {
    // It is another one's now.
  }
  file?.close()
  process.stdout.write(`${JSON.stringify(taken)}\n`)
}
