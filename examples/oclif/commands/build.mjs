import { Args, Command, Flags } from '@oclif/core'

export default class Build extends Command {
  static description = 'Build a folder.'
  static args = { target: Args.string({ required: true }) }
  static flags = {
    format: Flags.string({ char: 'f', options: ['json', 'text'], default: 'text' }),
    color: Flags.boolean({ allowNo: true }),
    token: Flags.string(),
  }

  async run() {
    const { args, flags } = await this.parse(Build)
    if (args.target === 'nowhere') throw new TypeError(`there is no ${args.target}`)
    if (args.target === 'nothing') this.exit(3)
    this.log(`built ${args.target} as ${flags.format}`)
  }
}
