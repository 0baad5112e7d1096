/**
 * Whether Node is making a start-up snapshot of this program, which is started later, often on other machines. Told by Node's flags, because `node:v8`,
 * which knows, takes long to load.
 */
export function isMakingSnapshot(): boolean {
  // A host may have removed the list.
  const flags = String(process.execArgv)
  return flags.includes('--build-') || flags.includes('--experimental-sea')
}
