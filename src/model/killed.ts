/** Who switched a sink off. Such a sink takes nothing and sends nothing, and keeps what is on disk for the time after. */
export interface Killed {
  /** `settings`: the killswitch of the remote settings. `server`: an answer of the sink's own server. */
  readonly by: 'settings' | 'server'
  /** Epoch milliseconds until which the server wants it so; undefined: until the settings change. */
  readonly until: number | undefined
}
