/* Options that the collector and the bridge have in common. */

import { type Command, InvalidArgumentError, Option } from 'commander'

/** A whole number, else commander says what is wrong. */
export const wholeNumber =
  (min: number, max: number) =>
  (text: string): number => {
    const n = Number(text)
    if (!/^\d+$/.test(text) || n < min || n > max)
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
    return n
  }

/** A text that a header can carry as one word. */
const word = (text: string): string => {
  if (!/^[\x21-\x7e]+$/.test(text)) throw new InvalidArgumentError('It must be one word of ASCII.')
  return text
}

/** Adds where a server listens, and who may come: the same for the collector and the bridge. */
export const addListening = (command: Command, port: number): Command =>
  command
    .addOption(
      new Option('--port <n>', 'port to listen on; 0 takes a free one').argParser(wholeNumber(0, 65_535)).default(port),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .addOption(
      new Option('--allow-host <name>', 'another name by which it may be reached; may be repeated')
        .argParser((name, names: readonly string[]) => [...names, name])
        .default([], 'none'),
    )
    .addOption(
      new Option('--token <token>', 'a secret that every sender must send')
        .env('ORANGEBOX_COLLECTOR_TOKEN')
        .argParser(word),
    )
