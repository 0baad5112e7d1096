/*
 * The names of segments. Everything that another process has to know before it opens a file stands there: the format, the age, the tries, the
 * holder. docs/on-disk.md explains them.
 */

/** Who holds a segment: a place where a pid means something, the pid, its start time, and a nonce per client. */
export interface Owner {
  readonly host8: string
  readonly pid: number
  readonly start: string
  readonly nonce8: string
}

/** Held by its writer, by nobody, or by a drainer, since when. */
export type Holding =
  | { readonly state: 'ready' }
  | { readonly state: 'open' | 'claimed'; readonly since: number; readonly owner: Owner }

/** Everything the name of a segment says. */
export interface SegmentName {
  /** Epoch milliseconds. */
  readonly openedAt: number
  readonly uuid: string
  /** Claims whose outcome is not known to have been harmless. */
  readonly tries: number
  readonly holding: Holding
}

/** The format this version writes. Others are left alone. */
export const format = 1

const grammar =
  /^1-(\d{1,15})-([0-9a-f-]{36})\.(\d{1,4})\.(?:(ready)|(open|claimed)\.(\d{1,15})-([0-9a-f]{8})-(\d{1,10})-(\d{1,20})-([0-9a-f]{8}))\.jsonl$/

const ending = '.jsonl'

/** Whether a file may be a segment that somebody else holds than the client with this nonce, or nobody. */
export const mayBeOfOthers = (file: string, nonce8: string): boolean =>
  file.endsWith(ending) && !file.endsWith(`-${nonce8}${ending}`)

/** The file name of a segment: only `[a-z0-9.-]`, under 200 characters. */
export function formatName({ openedAt, uuid, tries, holding }: SegmentName): string {
  const beginning = `${format}-${openedAt}-${uuid}.${tries}`
  if (holding.state === 'ready') return `${beginning}.ready.jsonl`
  const { host8, pid, start, nonce8 } = holding.owner
  return `${beginning}.${holding.state}.${holding.since}-${host8}-${pid}-${start}-${nonce8}${ending}`
}

/** What a file name says, or undefined if it is not the name of a segment of this format. */
export function parseName(file: string): SegmentName | undefined {
  // The other files of the directory end otherwise. So where there are no segments, as in most programs, V8 does not compile the expression.
  const match = file.endsWith(ending) && grammar.exec(file)
  if (!match) return undefined
  const [, openedAt, uuid, tries, ready, state, since, host8, pid, start, nonce8] = match as unknown as string[]
  return {
    openedAt: Number(openedAt),
    uuid: uuid as string,
    tries: Number(tries),
    holding: ready
      ? { state: 'ready' }
      : {
          state: state as 'open' | 'claimed',
          since: Number(since),
          owner: { host8: host8 as string, pid: Number(pid), start: start as string, nonce8: nonce8 as string },
        },
  }
}

/** When a segment was opened, by the beginning of its file name; NaN, which is neither old nor young, for names of other kinds. */
export const openedAtOf = (file: string): number => Number.parseInt(file.slice(2), 10)
