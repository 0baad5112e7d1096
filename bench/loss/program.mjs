// The program that is measured: `node program.mjs <adapter> <url> <events> <end>`. Events are named loss_event_<n>_ so that any protocol carries them.

const [path, url, events, end] = process.argv.slice(2)
const { create } = await import(path)
const sdk = await create({ url })

for (let n = 0; n < Number(events); n++) {
  sdk.log(`loss_event_${n}_`)
  // As tools do: a little work between the events, so that an SDK may send meanwhile.
  if (n % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 5))
}
if (end === 'kill') process.kill(process.pid, 'SIGKILL')
if (end === 'exit') process.exit(0)
if (Number(events) === 0) sdk.log('loss_second_run')

process.send({ closing: true })
await sdk.close()
process.disconnect()
