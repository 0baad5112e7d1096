/** What the detectors are told of the machine. Plain data: whoever looks at a machine, or makes one up, gives it. */
export interface View {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** The beginning of `/proc/self/cgroup`; empty where there is none. */
  readonly cgroup: string
  /** The beginning of `/proc/self/mountinfo`; empty where there is none. */
  readonly mounts: string
  /** Whether somebody can type into the program and sees what it prints. */
  readonly isInteractive: boolean
  /** How long the process has lived. */
  readonly uptimeMs: number
  /** Memory that the process may use: of the machine, or of its container where that has less. */
  readonly memoryBytes: number
}
