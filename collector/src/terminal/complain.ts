/* How the commands speak on a terminal. */

/** One line of our own on stderr, so that standard output holds only what was asked for. */
export const remark = (line: string): void => void process.stderr.write(`orangebox-collector: ${line}\n`)

/** The same for what ends the program. Returns its exit code. */
export const complain = (line: string): number => {
  remark(line)
  return 1
}

/** Whether a stream is a terminal whose user wants colours. */
export const wantsColour = (stream: { readonly isTTY?: boolean }): boolean => {
  const { NO_COLOR, TERM } = process.env
  return stream.isTTY === true && !NO_COLOR && TERM !== 'dumb'
}
