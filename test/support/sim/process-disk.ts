/* Between a program and the disk of the story: here programs are killed, suspended and refused. */

import { dirname } from 'node:path/posix'
import { or } from '../../../src/model/or.ts'
import type { Disk, Entry } from '../../../src/model/ports.ts'
import { accidents, failures, type Operation } from './disk-failures.ts'
import { type Inode, systemError } from './file-system.ts'
import { Crash, hasOpen, type Interrupt, kill, type Program } from './program.ts'
import { answerIn, consentPath, type World } from './world.ts'

/**
 * The disk as one process sees it. Before every operation the process can be killed or suspended, or the operation fails;
 * a write can be cut at any byte by each of the three.
 */
export function diskOf(program: Program, world: World): Disk {
  const { fs, watch } = world

  /** The interruption that is due at this operation. */
  const due = (name: string, what: string): Interrupt | undefined => {
    if (!program.alive) throw new Crash('dead')
    world.trace.push([program.label, name, what])
    const { interrupt } = program
    if (!interrupt || (interrupt.on && interrupt.on !== name) || interrupt.at-- > 0) return undefined
    program.interrupt = undefined
    return interrupt
  }
  const die = (): never => {
    world.trace.push([program.label, 'is killed', ''])
    kill(program, world)
    throw new Crash('killed')
  }
  const suspend = (interrupt: Interrupt) => {
    // The thread is in the middle of this; nothing else of it runs meanwhile.
    const { busy } = program
    const { consentVersion } = world
    program.busy = true
    interrupt.run?.()
    program.busy = busy
    if (world.consentVersion !== consentVersion) program.unaware = true
    if (!program.alive) throw new Crash('killed meanwhile')
  }
  const fail = (name: Operation, code: string, what: string): never => {
    program.step.failed.add(name)
    if (name === 'unlink') world.clearingFailed = true
    // It could not look at the consent: the last answer it read holds for it.
    if (what.split(',').includes(consentPath) || what === dirname(consentPath) || name === 'fstat')
      program.unaware = true
    // It could not give a segment back or remove it: it has forgotten it all the same.
    if (name === 'rename' || name === 'unlink') program.rolled = true
    world.trace.push([program.label, `${name} fails:`, code])
    throw systemError(code, `${name} ${what}`)
  }
  const before = (name: Operation | 'exists' | 'mayBeOpen' | 'close', what: string): void => {
    const interrupt = due(name, what)
    if (interrupt?.kind === 'crash') die()
    if (interrupt?.kind === 'others') suspend(interrupt)
    if (name === 'exists' || name === 'mayBeOpen' || name === 'close') return
    if (interrupt?.kind === 'fault') fail(name, accidents[name], what)
    const code = failures[world.disk.mode][name]
    if (code) fail(name, code, what)
  }
  const held = (fd: number): Inode => {
    const inode = program.descriptors.get(fd)
    if (!inode) throw systemError('EBADF', String(fd))
    return inode
  }
  /** Files that were opened as the consent. */
  const answers = new WeakSet<Inode>()
  const openFd = (inode: Inode): number => {
    // The lowest number that is free, as POSIX does it: a stale one soon belongs to another file.
    let fd = 3
    while (program.descriptors.has(fd)) fd++
    program.descriptors.set(fd, inode)
    return fd
  }
  const open = (name: 'open' | 'openToRead', path: string): number => {
    before(name, path)
    const inode = fs.find(path)
    if (!inode && path === consentPath) program.consentRead = 'on by default'
    if (!inode) throw systemError('ENOENT', path)
    if (path === consentPath) answers.add(inode)
    return openFd(inode)
  }
  const append = (fd: number, text: string): number => {
    const inode = held(fd)
    const bytes = Buffer.from(text)
    const write = (from: number, to: number, inOnePiece = true) => {
      if (to <= from) return
      fs.append(inode, bytes.subarray(from, to))
      watch.appended({ program, inode, text, begins: from === 0, whole: to === bytes.length && inOnePiece })
    }
    const cut = (part: number) => Math.floor(part * bytes.length)
    const interrupt = due('append', `${[...inode.names].join()} ${JSON.stringify(text)}`)
    const full = failures[world.disk.mode].append
    if (interrupt?.kind === 'fault' || full) watch.refused(text)
    if (interrupt?.kind === 'crash') {
      write(0, cut(interrupt.part))
      die()
    }
    if (interrupt?.kind === 'fault') {
      write(0, cut(interrupt.part))
      fail('append', accidents.append, '')
    }
    if (full) {
      if (full === 'ENOSPC') write(0, cut(world.disk.part))
      fail('append', full, '')
    }
    if (interrupt?.kind !== 'others') {
      write(0, bytes.length)
      return bytes.length
    }
    // A short write, and a long while before the rest.
    write(0, cut(interrupt.part))
    const size = inode.bytes.length
    suspend(interrupt)
    write(cut(interrupt.part), bytes.length, inode.bytes.length === size)
    return bytes.length
  }

  return {
    user: () => 1000,
    directory: (path) => {
      before('directory', path)
      let entry: Entry
      try {
        entry = fs.lstat(path)
      } catch (error) {
        if (path === dirname(consentPath)) program.consentRead = 'on by default'
        throw error
      }
      if (entry.kind !== 'directory') throw systemError('ENOTDIR', path)
      return entry
    },
    isPrivate: (path) => {
      before('isPrivate', path)
      return or(false, () => fs.lstat(path).kind === 'directory')
    },
    makeDirectory: (path) => {
      before('makeDirectory', path)
      fs.makeDirectory(path)
    },
    list: (path) => {
      // Who logs looks at the directory behind an event that opened a segment: that event is safe by then.
      program.step.stored = true
      before('list', path)
      return fs.list(path)
    },
    lstat: (path) => {
      before('lstat', path)
      return fs.lstat(path)
    },
    exists: (path) => {
      before('exists', path)
      return fs.find(path) !== undefined
    },
    mayBeOpen: (path) => {
      before('mayBeOpen', path)
      const inode = fs.find(path)
      return inode !== undefined && [...world.programs].some((other) => hasOpen(other, inode))
    },
    create: (path) => {
      before('create', path)
      const inode = fs.create(path)
      watch.created(program, path, inode)
      return openFd(inode)
    },
    open: (path) => open('open', path),
    openToRead: (path) => open('openToRead', path),
    fstat: (fd) => {
      before('fstat', '')
      return fs.statOf(held(fd))
    },
    read: (fd, size) => {
      before('read', [...held(fd).names].join())
      // Replaced since it was opened, it is an answer all the same, if an old one.
      if (answers.has(held(fd))) program.consentRead = answerIn(held(fd).bytes)
      if (held(fd).names.has(consentPath)) {
        program.consentSeen = world.consentVersion
        program.unaware = false
      }
      return held(fd).bytes.toString('utf8', 0, size)
    },
    append,
    sync: (fd) => {
      before('sync', '')
      held(fd)
    },
    close: (fd) => {
      before('close', '')
      held(fd)
      program.descriptors.delete(fd)
    },
    rename: (from, to) => {
      before('rename', `${from} ${to}`)
      const replaced = fs.find(to)
      fs.rename(from, to)
      watch.renamed(program, from, to, replaced)
    },
    link: (from, to) => {
      before('link', `${from} ${to}`)
      fs.link(from, to)
      watch.linked(program, to)
    },
    unlink: (path) => {
      before('unlink', path)
      const inode = fs.find(path)
      fs.unlink(path)
      if (inode) watch.unlinked(program, path, inode)
    },
  }
}
