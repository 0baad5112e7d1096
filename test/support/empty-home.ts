/* Keeps the tests out of the home directory of whoever runs them. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Gives the tests, and what they start without an environment of its own, an empty home, and fails the run if anything was written
 * there: a test that forgets `stateDir` would otherwise record into the developer's own state directory.
 */
export default function emptyHome(): () => void {
  const home = mkdtempSync(join(tmpdir(), 'orangebox-home-'))
  for (const name of ['HOME', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA']) process.env[name] = home
  // Without it, state lies below the home.
  delete process.env.XDG_STATE_HOME
  // Where a machine has this, every Node that is started without an environment of its own reads some hundred certificates first.
  delete process.env.NODE_EXTRA_CA_CERTS
  return () => {
    const written = readdirSync(home, { recursive: true, encoding: 'utf8' })
    rmSync(home, { recursive: true })
    if (written.length === 0) return
    // Vitest only prints what a teardown throws.
    process.exitCode = 1
    throw new Error(`the tests wrote into the home directory: ${written.join(', ')}`)
  }
}
