import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { expect, onTestFinished } from 'vitest'
import { listen } from '../support/listen.ts'
import { test } from '../support/scene.ts'
import { uploadersGone } from '../support/uploaders.ts'

/** A server that answers nobody before it is told to, and then everybody at once. */
async function heldServer() {
  const waiting: ServerResponse[] = []
  let requests = 0
  let isHeld = true
  const answer = (response: ServerResponse) => void response.end('{}')
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      requests++
      if (isHeld) waiting.push(response)
      else answer(response)
      server.emit('asked')
    })
  })
  const { url: endpoint, close } = await listen(server)
  onTestFinished(close)
  return {
    endpoint,
    asked: () => once(server, 'asked'),
    release: () => {
      isHeld = false
      for (const response of waiting.splice(0)) answer(response)
    },
    requests: () => requests,
  }
}

// 100 events of 27 KB are more than two requests may carry.
test.for([
  ['all', 'is left alone, and sends the rest', (requests: number) => requests > 1],
  ['off', 'sends nothing more: what it had not sent is gone', (requests: number) => requests === 1],
] as const)('an uploader under way that meets a run at level %s %s', async ([level, , fits], { scene }) => {
  const server = await heldServer()
  const { endpoint } = server
  const first = server.asked()
  await scene.start('levels.mjs', { endpoint, level: 'all', count: 100 }).ended()
  await first
  await scene.start('levels.mjs', { endpoint, level, count: 1 }).ended()
  server.release()
  await uploadersGone(scene)
  expect(fits(server.requests())).toBe(true)
  if (level === 'off') expect(scene.segments()).toEqual([])
})
