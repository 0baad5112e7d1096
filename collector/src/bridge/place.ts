/* The directory of a bridge, with its journal, its outboxes, its lock and the key of its hashes. */

import { randomBytes } from 'node:crypto'
import { closeSync, lstatSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeDirectory } from '../store/make-directory.ts'
import { openOwnFile, writeWhole } from '../store/own-file.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Where the bridge keeps what it knows: `--dir`, or below the platform's directory for state. */
export const bridgeDirectory = (given: string | undefined, env: Env, platform: string): string => {
  if (given !== undefined) return resolve(given)
  if (platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, 'orangebox-bridge')
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/orangebox-bridge')
  return join(env.XDG_STATE_HOME || join(homedir(), '.local/state'), 'orangebox-bridge')
}

/** Makes it, for this account alone. Throws what is in the way. */
export const openPlace = (dir: string): void => {
  makeDirectory(dir)
  if (lstatSync(dir).isSymbolicLink()) throw new Error('ELOOP: it is a symbolic link; name the directory itself')
}

/** The key of the hashes, made once: with another one the same text would have another hash. */
export const secretIn = (dir: string): string => {
  const fd = openOwnFile(join(dir, 'hash-key'))
  try {
    const known = readFileSync(fd, 'utf8').trim()
    if (known.length >= 32) return known
    const secret = randomBytes(24).toString('hex')
    writeWhole(fd, `${secret}\n`)
    return secret
  } finally {
    closeSync(fd)
  }
}
