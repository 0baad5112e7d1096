import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Disk } from '../../src/model/ports.ts'
import { nodeDisk } from '../../src/node/node-disk.ts'
import { codeOf } from '../../src/policy/disk-fault.ts'
import { canLink } from '../support/can-link.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { isRoot, named, onUnix, unless } from '../support/skips.ts'

interface World {
  readonly disk: Disk
  readonly folder: string
  /** Something at this path that is neither file nor folder. */
  link(path: string): void
  /** A path that can be opened and takes nothing. */
  full(): string | undefined
  remove(): void
}

const fake = (): World => {
  const disk = memoryDisk()
  disk.makeDirectory('/d')
  const full = () => {
    disk.put('/full', '')
    disk.room(0)
    return '/full'
  }
  return { disk, folder: '/d', link: (path) => disk.put(path, '', { kind: 'other' }), full, remove: () => {} }
}
const real = (): World => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-disk-'))
  return {
    disk: nodeDisk,
    folder,
    link: (path) => symlinkSync(join(folder, 'elsewhere'), path),
    full: () => (process.platform === 'linux' ? '/dev/full' : undefined),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
const onWindows = process.platform === 'win32'

describe.each([
  ['in memory', fake],
  ['of Node', real],
] as const)('the disk %s', (kind, make) => {
  const noLinks = unless(kind === 'in memory' || canLink, 'no links can be made here')
  const noModes = unless(kind !== 'in memory', 'in memory there are no modes') ?? onUnix
  const readsAll = noModes ?? unless(!isRoot, 'root reads everything')
  let world: World
  let disk: Disk
  beforeEach(() => {
    world = make()
    disk = world.disk
  })
  afterEach(() => world.remove())
  const at = (name: string) => `${world.folder}/${name}`
  const write = (name: string, text: string) => {
    const fd = disk.create(at(name))
    disk.append(fd, text)
    disk.close(fd)
  }
  const read = (name: string) => {
    const fd = disk.open(at(name))
    const text = disk.read(fd, disk.fstat(fd).size)
    disk.close(fd)
    return text
  }
  const failure = (run: () => unknown) => {
    try {
      run()
    } catch (error) {
      return codeOf(error)
    }
    return 'nothing failed'
  }

  test('what is appended is read, in UTF-8', () => {
    for (const text of ['', 'a\n', 'é日🦀\n', 'x'.repeat(100_000)]) {
      const name = String(text.length)
      write(name, text)
      expect(read(name)).toBe(text)
      expect(disk.lstat(at(name)).size).toBe(Buffer.byteLength(text))
    }
  })
  test('no more is read than was asked for, and no more than there is', () => {
    write('a', 'abc')
    const fd = disk.open(at('a'))
    expect([disk.read(fd, 2), disk.read(fd, 9)]).toEqual(['ab', 'abc'])
    disk.close(fd)
  })
  test('half a character is no character', () => {
    write('a', '\ud83e')
    expect(read('a')).toBe('\ufffd')
  })
  test('every append goes to the end, whoever holds the file', () => {
    const [one, two] = [disk.create(at('a')), disk.open(at('a'))]
    disk.append(one, '1')
    disk.append(two, '2')
    disk.append(one, '3')
    expect(disk.read(two, 3)).toBe('123')
    expect(disk.read(two, 3)).toBe('123')
    disk.close(one)
    disk.close(two)
  })
  test('a descriptor outlives the name of its file', () => {
    const fd = disk.create(at('a'))
    if (!onWindows) {
      disk.rename(at('a'), at('b'))
      disk.append(fd, '1')
      expect(read('b')).toBe('1')
      disk.unlink(at('b'))
      disk.append(fd, '2')
      expect(disk.read(fd, 2)).toBe('12')
      expect(disk.exists(at('b'))).toBe(false)
    }
    disk.close(fd)
  })
  test('a descriptor that was closed is none', () => {
    const fd = disk.create(at('a'))
    disk.close(fd)
    for (const run of [
      () => disk.append(fd, 'x'),
      () => disk.read(fd, 1),
      () => disk.fstat(fd),
      () => disk.close(fd),
      () => disk.sync(fd),
    ])
      expect(failure(run)).toBe('EBADF')
  })

  describe('creating', () => {
    test('takes no name that is taken', () => {
      write('a', 'x')
      disk.makeDirectory(at('b'))
      expect([failure(() => disk.create(at('a'))), failure(() => disk.create(at('b')))]).toEqual(['EEXIST', 'EEXIST'])
      expect(read('a')).toBe('x')
    })
    test.skipIf(noLinks)(named('takes no link, wherever it leads', noLinks), () => {
      world.link(at('a'))
      expect(failure(() => disk.create(at('a')))).toBe('EEXIST')
    })
    test('needs its folder', () => expect(failure(() => disk.create(at('x/a')))).toBe('ENOENT'))
  })
  describe('opening', () => {
    test('makes nothing', () => {
      expect(failure(() => disk.open(at('a')))).toBe('ENOENT')
      expect(disk.exists(at('a'))).toBe(false)
    })
    test.skipIf(onWindows)('follows no link and opens no folder', () => {
      world.link(at('a'))
      disk.makeDirectory(at('b'))
      expect([failure(() => disk.open(at('a'))), failure(() => disk.open(at('b')))]).toEqual(['ELOOP', 'EISDIR'])
    })
  })
  describe('a folder', () => {
    test('is made with its parents, and again without a word', () => {
      disk.makeDirectory(at('a/b/c'))
      disk.makeDirectory(at('a/b/c'))
      expect(disk.lstat(at('a/b')).kind).toBe('directory')
    })
    test('is not made where a file is, nor below one: who needs a folder looks', () => {
      write('a', 'x')
      disk.makeDirectory(at('a'))
      expect(read('a')).toBe('x')
      // Windows does not tell the two apart.
      expect(['ENOTDIR', onWindows && 'ENOENT']).toContain(failure(() => disk.makeDirectory(at('a/b'))))
    })
    test('lists what is in it, and not what is below', () => {
      write('a', '')
      disk.makeDirectory(at('b/c'))
      expect([...disk.list(world.folder)].sort()).toEqual(['a', 'b'])
    })
    test('that is missing, or a file, cannot be listed', () => {
      write('a', '')
      expect([failure(() => disk.list(at('x'))), failure(() => disk.list(at('a')))]).toEqual(['ENOENT', 'ENOTDIR'])
    })
  })
  test.skipIf(noLinks)(named('what is missing, a file or a link is no private directory', noLinks), () => {
    write('a', 'x')
    world.link(at('b'))
    expect(['x', 'a', 'b'].map((name) => disk.isPrivate(at(name)))).toEqual([false, false, false])
  })
  describe('a directory, asked of its descriptor', () => {
    test('is one of this user’s', () => {
      disk.makeDirectory(at('a'))
      // Where there are no users, everything belongs to 0.
      expect(disk.directory(at('a'))).toMatchObject({ kind: 'directory', uid: Math.max(disk.user(), 0) })
    })
    test.skipIf(noLinks)(named('is none where there is nothing, a file or a link', noLinks), () => {
      write('a', '')
      world.link(at('b'))
      const codes = ['x', 'a', 'b'].map((name) => failure(() => disk.directory(at(name))))
      expect(codes.map((code) => (code === 'ELOOP' ? 'ENOTDIR' : code))).toEqual(['ENOENT', 'ENOTDIR', 'ENOTDIR'])
    })
  })
  describe('what is there', () => {
    test.skipIf(noLinks)(
      named('is told by kind, owner and size, of the link itself and not of where it leads', noLinks),
      () => {
        write('a', 'é')
        world.link(at('b'))
        expect(disk.lstat(at('a'))).toMatchObject({ kind: 'file', size: 2 })
        expect(disk.lstat(at('b')).kind).toBe('other')
        expect(disk.lstat(world.folder).kind).toBe('directory')
        expect(disk.lstat(at('a')).uid).toBe(disk.lstat(world.folder).uid)
      },
    )
    test('of a descriptor is the same', () => {
      const fd = disk.create(at('a'))
      disk.append(fd, 'xyz')
      disk.sync(fd)
      expect(disk.fstat(fd)).toEqual(disk.lstat(at('a')))
      disk.close(fd)
    })
    test('missing is ENOENT, or simply not there', () => {
      expect(failure(() => disk.lstat(at('a')))).toBe('ENOENT')
      expect(disk.exists(at('a'))).toBe(false)
      write('a', '')
      expect(disk.exists(at('a'))).toBe(true)
    })
  })
  describe('renaming', () => {
    test('moves a file; of two who try one is told ENOENT', () => {
      write('a', 'x')
      disk.rename(at('a'), at('b'))
      expect(read('b')).toBe('x')
      expect(failure(() => disk.rename(at('a'), at('c')))).toBe('ENOENT')
    })
    test('replaces what has the name already: that is why no name is used twice', () => {
      write('a', 'x')
      write('b', 'y')
      disk.rename(at('a'), at('b'))
      expect(read('b')).toBe('x')
    })
  })
  describe('linking', () => {
    test('gives a file a second name, and never one that is taken', () => {
      write('a', 'x')
      write('b', 'y')
      expect(failure(() => disk.link(at('a'), at('b')))).toBe('EEXIST')
      expect(read('b')).toBe('y')
      disk.link(at('a'), at('c'))
      disk.unlink(at('a'))
      expect(read('c')).toBe('x')
    })
    test('needs something to link', () => expect(failure(() => disk.link(at('a'), at('b')))).toBe('ENOENT'))
  })
  describe('removing', () => {
    test.skipIf(noLinks)(named('takes a file and a link, not what it leads to, and nothing twice', noLinks), () => {
      write('a', '')
      world.link(at('b'))
      disk.unlink(at('a'))
      disk.unlink(at('b'))
      expect(disk.list(world.folder)).toEqual([])
      expect(failure(() => disk.unlink(at('a')))).toBe('ENOENT')
    })
    test('takes no folder', () => {
      disk.makeDirectory(at('a'))
      expect(['EISDIR', 'EPERM']).toContain(failure(() => disk.unlink(at('a'))))
    })
  })

  test('a full disk says so', ({ skip }) => {
    const path = world.full()
    if (path === undefined) return skip('no device that is always full')
    const fd = disk.open(path)
    expect(failure(() => disk.append(fd, 'x'))).toBe('ENOSPC')
    disk.close(fd)
  })
  test.skipIf(noModes)(named('directories can be entered whatever the umask', noModes), () => {
    const before = process.umask(0o177)
    try {
      disk.makeDirectory(at('a/b'))
    } finally {
      process.umask(before)
    }
    expect([statSync(at('a')).mode & 0o777, statSync(at('a/b')).mode & 0o777]).toEqual([0o700, 0o700])
  })
  test.skipIf(noModes).for([0o777, 0o377, 0o177, 0])(
    named('files can be read and written by their owner alone, whatever the umask', noModes),
    (umask) => {
      const before = process.umask(umask)
      try {
        disk.makeDirectory(at('a'))
        disk.close(disk.create(at('a/b')))
      } finally {
        process.umask(before)
      }
      expect([statSync(at('a')).mode & 0o777, statSync(at('a/b')).mode & 0o777]).toEqual([0o700, 0o600])
    },
  )
  test.skipIf(noModes)(named('a directory others may write in is closed to them when it is looked at', noModes), () => {
    for (const [mode, then] of [
      [0o777, 0o700],
      [0o720, 0o700],
      [0o755, 0o755],
    ] as const) {
      mkdirSync(at(String(mode)))
      chmodSync(at(String(mode)), mode)
      expect(disk.directory(at(String(mode))).kind).toBe('directory')
      expect(statSync(at(String(mode))).mode & 0o777).toBe(then)
    }
  })
  test.skipIf(noModes)(named('a directory is private if nobody else may even look into it', noModes), () => {
    for (const mode of [0o700, 0o750, 0o701, 0o777]) {
      mkdirSync(at(String(mode)))
      chmodSync(at(String(mode)), mode)
      expect(disk.isPrivate(at(String(mode)))).toBe(mode === 0o700)
      expect(statSync(at(String(mode))).mode & 0o777).toBe(mode)
    }
  })
  test.skipIf(readsAll)(named('a small file of its own that nobody may read is made readable', readsAll), () => {
    write('a', 'x')
    chmodSync(at('a'), 0)
    const fd = disk.openToRead(at('a'))
    expect(disk.read(fd, 1)).toBe('x')
    disk.close(fd)
  })
  test.skipIf(noModes)(named('what is made belongs to its user alone', noModes), () => {
    disk.makeDirectory(at('a'))
    disk.close(disk.create(at('a/b')))
    expect([statSync(at('a')).mode & 0o777, statSync(at('a/b')).mode & 0o777]).toEqual([0o700, 0o600])
  })
})

describe('whether a file is open', () => {
  test('nobody may be said to have let go where there is no telling', () => {
    const disk = memoryDisk()
    disk.put('/d/a', '')
    expect([disk.mayBeOpen('/d/a'), nodeDisk.mayBeOpen(onWindows ? 'C:\\nowhere\\a' : '/etc/passwd')]).toEqual([
      true,
      true,
    ])
  })
  test.runIf(onWindows)(
    'Windows tells of every process, until it is killed, and of a file that was renamed',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'orangebox-disk-'))
      const [path, moved] = [join(folder, 'a'), join(folder, 'b')]
      const script = `require('fs').openSync(process.argv[1], 'ax+'); process.send('open'); setInterval(() => {}, 1e6)`
      const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
      await once(child, 'message')
      expect(nodeDisk.mayBeOpen(path)).toBe(true)
      nodeDisk.rename(path, moved)
      expect(nodeDisk.mayBeOpen(moved)).toBe(true)
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      expect(nodeDisk.mayBeOpen(moved)).toBe(false)
      // Asking leaves nothing open.
      nodeDisk.rename(moved, path)
      rmSync(folder, { recursive: true })
    },
  )
})
