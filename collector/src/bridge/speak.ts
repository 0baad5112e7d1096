/* How the bridge speaks on a terminal. */

/** What was asked for: on standard output. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** What is wrong: on standard error, with the name of the program, since a bridge often runs beside others. */
export const complain = (line: string): void => void process.stderr.write(`orangebox-collector bridge: ${line}\n`)

/** Says a complaint once, and again only after another one. A full disk fails at each request, and its hundredth line would hide all others. */
export const onceInARow = (tell: (line: string) => void): ((line: string) => void) => {
  let last = ''
  return (line) => {
    if (line !== last) tell(line)
    last = line
  }
}
