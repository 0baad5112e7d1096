/* The environment port on Node: what creating a client needs. The rest of the machine is asked at the first event (`machine.ts`). */

import { or } from '../model/or.ts'
import type { Environment } from '../model/ports.ts'

/** Nothing of it throws, whatever a host replaced or a permission model forbids. */
export const nodeEnvironment: Environment = {
  /**
   * The environment as it is at the call: a host may have put another object in the place of `process.env`, with an opt-out in it.
   * By reflection, for bundlers bake whatever reads like `process.env.NODE_ENV` into compiled hosts.
   */
  get env(): NodeJS.ProcessEnv {
    return Reflect.get(process, 'env')
  },
  platform: process.platform,
  // It throws where there is neither a HOME nor an entry in the user database.
  homeDirectory: () => or('', () => process.getBuiltinModule('node:os').homedir()) || undefined,
  stderr: (line) => {
    const { stderr } = process
    // If the reader of stderr is gone the write fails; without a listener that error would end the host.
    if (!stderr.listeners('error').includes(unheard)) stderr.once('error', unheard)
    stderr.write(`${line}\n`, (error) => {
      if (!error) stderr.removeListener('error', unheard)
    })
  },
}

const unheard = (): void => {}
