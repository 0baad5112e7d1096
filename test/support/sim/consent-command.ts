import { portsOf, startProgram } from './program.ts'
import { consentPath, stateRoot, type World } from './world.ts'

/** The short program a user runs to say yes or no: `consent` by tmp, fsync and rename; after `off` all is removed until two listings are empty. */
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
  const { disk, clock, random } = portsOf(program, world)
  run(program, () => {
    disk.makeDirectory(`${stateRoot}/app`)
    const aside = `${consentPath}.${random.uuid()}.tmp`
    const fd = disk.create(aside)
    disk.append(fd, `${mode} ${new Date(clock.now()).toISOString()}`)
    disk.sync(fd)
    disk.close(fd)
    world.off = false
    disk.rename(aside, consentPath)
    if (mode !== 'off') return
    for (let empty = 0, passes = 0; empty < 2 && passes < 20; passes++) empty = clear() ? empty + 1 : 0
    world.off = true
    world.clearingFailed = false
    world.suspendedAtOff = [...world.programs].filter((other) => other.busy && other !== program)
  })
  world.asking = false
  program.alive = false
  world.programs.delete(program)

  /** @returns whether there was nothing to remove. */
  function clear(): boolean {
    const folders = disk.list(`${stateRoot}/app`).filter((name) => name.startsWith('svc-'))
    const files = folders.flatMap((folder) => {
      const path = `${stateRoot}/app/${folder}`
      return disk.list(path).flatMap((name) => (name.endsWith('.jsonl') ? [`${path}/${name}`] : []))
    })
    for (const file of files) {
      try {
        disk.unlink(file)
      } catch (error) {
        if ((error as { code?: string }).code !== 'ENOENT') throw error
      }
    }
    return files.length === 0
  }
}
