/* A user who says something from another program, as `acme telemetry off` does. */

import { portsOf, startProgram } from './program.ts'
import { stateRoot, type World } from './world.ts'

/** The short program a user runs to say yes or no, by the product's own `setConsent`. */
export function sayConsent(
  world: World,
  mode: 'on' | 'local' | 'off',
  run: (program: ReturnType<typeof startProgram>, step: () => void) => void,
): void {
  if (world.asking) return
  world.asking = true
  // No two answers of one moment.
  world.time.pass(1)
  const program = startProgram({ label: 'consent', host8: 'aaaaaaaa', pid: 9, start: '9', skew: 0 }, world)
  const ports = portsOf(program, world)
  const paths = world.code.pathsOf(stateRoot, 'app', '')
  const consent = world.code.openConsentFile(paths.consent, { ...ports, report: () => {} })
  run(program, () => {
    const { consentVersion } = world
    const { written, problem } = world.code.changeConsent(mode, { paths, disk: ports.disk, consent })
    if (world.consentVersion !== consentVersion) world.off = false
    if (mode !== 'off' || !written || problem || !program.alive) return
    world.off = true
    world.clearingFailed = false
    world.suspendedAtOff = [...world.programs].filter((other) => other.busy && other !== program)
  })
  world.asking = false
  program.alive = false
  world.programs.delete(program)
}
