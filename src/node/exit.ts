/** The end of the process, for `runProgram`: it records a command whichever way it ends, and ends the process where commander would have. */
export const nodeExit = {
  /** The exit code as it stands now. */
  code: (): number => Number(process.exitCode ?? 0),
  /** Calls back when the process ends by itself or by `process.exit()`, not when it is killed. Returns how to stop. */
  watch: (listener: (code: number) => void): (() => void) => {
    process.once('exit', listener)
    return () => void process.off('exit', listener)
  },
  /** Ends the process. */
  now: (code: number): never => process.exit(code),
}
