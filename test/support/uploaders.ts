/* Waiting for uploaders, which outlive the programs that started them. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Scene } from './scene.ts'

/** Waits until every uploader of a scene has ended. An uploader is nobody's child: its end can only be looked for. */
export async function uploadersGone({ stateDir }: Pick<Scene, 'stateDir'>): Promise<void> {
  const app = join(stateDir, 'acme')
  for (const file of readdirSync(app).filter((name) => name.endsWith('.token'))) {
    const pid = Number(readFileSync(join(app, file), 'utf8'))
    while (isAlive(pid)) await new Promise((done) => setTimeout(done, 20))
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}
