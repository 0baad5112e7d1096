/**
 * A disk with nothing on it but the `backoff.json` and the newest minute tokens of each client, for the real code that reads
 * and writes them. The directory of a client is its number. All of these files are written and read in one go, so that one
 * descriptor is enough.
 */

/** @typedef {import('../../src/model/ports.ts').Disk} Disk */

export function createNewsDisk(/** @type {number} */ clients) {
  /** @type {(string | undefined)[]} */
  const news = new Array(clients).fill(undefined)
  /** Of an older minute nobody asks any more. */
  const newestToken = { probe: new Int32Array(clients).fill(-1), upload: new Int32Array(clients).fill(-1) }
  let text = ''
  const clientOf = (/** @type {string} */ path) => Number(path.slice(0, path.indexOf('/')))

  /** @type {Pick<Disk, 'user' | 'directory' | 'exists' | 'create' | 'openToRead' | 'fstat' | 'read' | 'append' | 'close' | 'rename' | 'unlink'>} */
  const disk = {
    user: () => -1,
    directory: () => ({ kind: 'directory', uid: 0, size: 0, changedAt: 0 }),
    exists: (path) => news[clientOf(path)] !== undefined,
    create: (path) => {
      text = ''
      if (!path.endsWith('.token')) return 0
      const [kind, minute] = path.slice(path.indexOf('/') + 1).split('.')
      const newest = newestToken[/** @type {'probe' | 'upload'} */ (kind)]
      const client = clientOf(path)
      if (newest[client] === Number(minute)) throw taken
      newest[client] = Number(minute)
      return 0
    },
    append: (_fd, more) => {
      text += more
      return more.length
    },
    rename: (_from, to) => {
      news[clientOf(to)] = text
    },
    openToRead: (path) => {
      const found = news[clientOf(path)]
      if (found === undefined) throw missing
      text = found
      return 0
    },
    fstat: () => ({ kind: 'file', uid: 0, size: text.length, changedAt: 0 }),
    read: () => text,
    close: () => {},
    unlink: (path) => {
      const client = clientOf(path)
      if (news[client] === undefined) throw missing
      news[client] = undefined
    },
  }
  return {
    disk: /** @type {Disk} */ (disk),
    hasNews: (/** @type {number} */ client) => news[client] !== undefined,
  }
}

/** Thrown millions of times: made once, without looking at the stack each time. */
const missing = Object.assign(new Error('there is no such file'), { code: 'ENOENT' })
const taken = Object.assign(new Error('there is such a file'), { code: 'EEXIST' })
