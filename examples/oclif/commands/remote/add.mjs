import { Args, Command, Flags } from '@oclif/core'

export default class RemoteAdd extends Command {
  static description = 'Add a remote.'
  static aliases = ['remote:plus']
  static args = { name: Args.string({ required: true }) }
  static flags = { url: Flags.string({ required: true }) }

  async run() {
    const { args } = await this.parse(RemoteAdd)
    this.log(`added ${args.name}`)
  }
}
