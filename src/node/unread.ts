/*
 * Bodies that say nothing any more: those of successes. Until one is read its connection is busy, so it is read before the next request,
 * or a moment later. Not at once: a program that ends with its request does not live to see it, and V8 need not compile what
 * Node does at the end of an answer.
 */

import type { IncomingMessage } from 'node:http'
import { limits } from '../model/limits.ts'
import { nodeClock } from './clock.ts'

/**
 * How to let each body end that is still unread, so that its connection can be used again. Resolves as soon as one has ended that has come as a
 * whole. On any other nobody waits: a request meanwhile opens another connection.
 */
export type Unread = Set<() => Promise<void>>

/** Leaves a body unread for now. */
export function leaveUnread(body: IncomingMessage, unread: Unread): void {
  const read = async () => {
    cancel()
    unread.delete(read)
    swallow(body)
    if (body.complete) await ended(body)
  }
  const cancel = nodeClock.later(limits.unreadMs, read)
  unread.add(read)
  // Its connection may end first, as all of them do with the client.
  body.on('error', () => {})
}

/** Not for longer than a moment: the end comes with `process.nextTick`, which a host's tests may have replaced. */
const ended = (body: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    const cancel = nodeClock.later(limits.unreadMs, resolve)
    body.once('end', () => {
      cancel()
      resolve()
    })
  })

/** Lets a short body end; cuts off a long or a slow one. */
function swallow(body: IncomingMessage): void {
  let size = 0
  const cancel = nodeClock.later(limits.postTimeoutMs, () => body.destroy())
  body.on('close', cancel).on('data', (part: Buffer) => {
    size += part.length
    if (size > limits.maxAnswerBytes) body.destroy()
  })
}
