import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import { sendADay } from './a-day.ts'
import { aBatch, anEvent, post } from './batches.ts'
import { openBrowser } from './browser.ts'

const opened = await openBrowser()
const browser = typeof opened === 'string' ? undefined : opened
if (browser === undefined) process.stderr.write(`inspector.test.ts: its tests are skipped: ${opened}\n`)

/** `ORANGEBOX_SCREENSHOTS=1` takes the pictures of the pages anew. */
const shots = process.env.ORANGEBOX_SCREENSHOTS === '1' ? resolve(import.meta.dirname, '../../docs/img') : undefined
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) })
}

let collector: Collector
let url: string
let page: Page
/** What a browser complains of: errors, and what the content policy keeps from being loaded. */
let complaints: string[]

const start = async (options: CollectorOptions = {}): Promise<void> => {
  collector = createCollector(options)
  url = (await collector.listen()).url
}
const open = async (width = 1100, height = 680, path = ''): Promise<void> => {
  page = await (browser as Browser).newPage({ viewport: { width, height }, colorScheme: 'light', timezoneId: 'UTC' })
  page.setDefaultTimeout(10_000)
  complaints = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${url}${path}`)
}
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const rows = () => page.locator('.row')
const count = () => page.locator('.count')
const saysText = (selector: string, text: string | RegExp) =>
  page.locator(selector).filter({ hasText: text }).first().waitFor()

beforeEach(() => start())
afterEach(async () => {
  await page?.close()
  await collector.close()
})
afterAll(() => browser?.close())

describe.skipIf(browser === undefined)('the inspector', () => {
  test('shows what came and what comes, good and bad, and nothing is complained of', async () => {
    await sendADay(url)
    await open()
    await saysText('.count', '57 of 57')
    await saysText('#link', 'live')
    await post(url, aBatch(anEvent({ event_name: 'just_now' })))
    await saysText('.row', 'just_now')
    expect(await count().textContent()).toBe('58 of 58')
    await shoot(page, 'inspector-events')
    expect(complaints).toEqual([])
  })

  test('filters by words and by good and bad, as the API does', async () => {
    await sendADay(url)
    await open()
    await saysText('.count', '57 of 57')
    await page.locator('#filter').fill('name=turn* tokens=1200')
    await saysText('.count', '3 of 57')
    await page.locator('#filter').fill('nothing is like this')
    await saysText('.empty', 'Nothing matches.')
    await page.locator('#filter').fill('')
    await button('Bad').click()
    await saysText('.count', '2 of 57')
    await saysText('.row', 'not a valid event batch')
    await button('Good').click()
    await saysText('.count', '55 of 57')
    await button('All').click()
    await saysText('.count', '57 of 57')
  })

  test('tells of each field of an event where it comes from, and what is not in it', async () => {
    await sendADay(url)
    await open()
    await page.locator('#filter').fill('tool=other')
    await saysText('.count', '5 of 57')
    await rows().first().click()
    const from = (name: string) => page.locator(`.fields tr:has(th:text-is("${name}")) .origin`).textContent()
    expect(await from('duration_ms')).toBe('tool: this event')
    expect(await from('sample_rate')).toBe('operator: the sampling that kept this event')
    expect(await from('plan')).toBe('tool: setContext, on each event since')
    expect(await from('os.type')).toBe('SDK: this machine')
    expect(await from('channel')).toBe('tool: its option resource')
    expect(await from('device_id')).toBe('SDK: the random id of this installation')
    await saysText('.missing', 'metadata.tool: a text outside the tool’s list became “other”')
    await shoot(page, 'inspector-event')
    await button('JSON').click()
    expect(JSON.parse((await page.locator('.detail pre').textContent()) ?? '')).toMatchObject({ name: 'tool_used' })
    await button('Close details').click()
    expect(await page.locator('.detail').count()).toBe(0)
  })

  test('says why something was not taken', async () => {
    await post(url, 'not even JSON')
    await open()
    await rows().first().click()
    await saysText('.detail .reason', /is not a valid event batch|JSON/)
    await saysText('.detail', 'POST /api/event_logging/batch')
  })

  test('stands still while paused, and follows the newest again', async () => {
    await post(url, aBatch(anEvent({ event_name: 'before' })))
    await open()
    await saysText('.count', '1 of 1')
    await button('Pause').click()
    await post(url, aBatch(anEvent({ event_name: 'meanwhile' })))
    await saysText('.count', '1 of 2, 1 since')
    expect(await rows().count()).toBe(1)
    await button('Pause').click()
    await saysText('.row', 'meanwhile')
    expect(await button('Follow').getAttribute('aria-pressed')).toBe('true')
    await button('Follow').click()
    expect(await button('Follow').getAttribute('aria-pressed')).toBe('false')
  })

  test('lists batches and their answers, with headers and without secrets', async () => {
    await sendADay(url)
    await open()
    await button('Requests').click()
    await saysText('caption', 'The last 7 requests')
    expect(await page.locator('.wide .status').allTextContents()).toEqual([
      '200',
      '400',
      '400',
      '202',
      '202',
      '202',
      '202',
    ])
    await page.locator('.wide .link').nth(2).click()
    await saysText('.detail .reason', 'the body is not a valid event batch')
    await page.locator('.wide .link').nth(6).click()
    await saysText('.detail', '(not shown)')
    await saysText('.detail h3', '26 events')
    await shoot(page, 'inspector-requests')
    expect(await page.content()).not.toContain('secret-of-acme')
    await page.locator('.wide .link').nth(6).click()
    expect(await page.locator('.detail').count()).toBe(0)
  })

  test('keeps books for each tool, with what its clients gave up', async () => {
    await sendADay(url)
    await open()
    await button('Books').click()
    await saysText('#total-events', '52')
    expect(await page.locator('#total-duplicates').textContent()).toBe('2')
    await saysText('tr', /acme1\.5\.0-beta10/)
    await saysText('.drops', '12 queue_full')
    await saysText('.bars', 'max_age')
    await shoot(page, 'inspector-books')
  })

  test('draws sessions on a time line, and a dot opens its event', async () => {
    await sendADay(url)
    await open()
    await button('Sessions').click()
    await saysText('.axis', '3 sessions')
    expect(await page.locator('.lane').count()).toBe(3)
    await shoot(page, 'inspector-sessions')
    await page.locator('.lane circle').first().click()
    await saysText('.detail h2', 'session_started')
    await button('Sessions').click()
    await page.locator('.lane circle').nth(1).focus()
    await page.keyboard.press('Enter')
    await saysText('.detail h2', 'tool_used')
  })

  test('says what sampled events stand for', async () => {
    await sendADay(url)
    await open()
    await button('Sampling').click()
    await saysText('tr', /tool_used.*23 kept at 25 %: about 92/)
    await saysText('tr', /build.*3, all kept/)
    await shoot(page, 'inspector-sampling')
  })

  test('every switch makes it misbehave, and the banner takes it back', async () => {
    await open()
    await button('Misbehave').click()
    const switches = page.locator('.switches button')
    const n = await switches.count()
    expect(n).toBe(14)
    const heard: string[] = []
    for (let at = 1; at < n; at++) {
      await switches.nth(at).click()
      await page.locator(`.switches button:nth-child(${at + 1})[aria-pressed="true"]`).waitFor()
      heard.push((await page.locator('#behaviour').textContent()) ?? '')
    }
    expect(new Set(heard).size).toBe(n - 1)
    await switches.nth(1).click()
    await saysText('#behaviour', 'answers 503')
    expect((await post(url, aBatch(anEvent()))).status).toBe(503)
    await shoot(page, 'inspector-misbehave')
    await button('Take everything again').click()
    await saysText('#behaviour', 'takes everything')
    expect(await page.locator('.banner').count()).toBe(0)
    expect((await post(url, aBatch(anEvent()))).status).toBe(202)
  })

  test('takes a status, a delay and an event of its own, and says what is wrong with one', async () => {
    await open()
    await button('Misbehave').click()
    await page.locator('#own-status').fill('418')
    await page.locator('#set-status').click()
    await saysText('#behaviour', 'answers 418')
    expect((await post(url, aBatch(anEvent()))).status).toBe(418)
    await page.locator('#own-status').fill('99')
    await page.locator('#set-status').click()
    await saysText('.reason', 'status is a whole number from 200 to 599')
    await page.locator('#own-delay').fill('1')
    await page.locator('#set-delay').click()
    await saysText('#behaviour', 'waits 1 ms')
    await page.locator('#own-name').fill('poison')
    await page.locator('#set-name').click()
    await saysText('#behaviour', 'refuses bodies with poison')
    expect((await post(url, aBatch(anEvent({ event_name: 'poison' })))).status).toBe(400)
    expect((await post(url, aBatch(anEvent()))).status).toBe(202)
  })

  test('is used without a mouse', async () => {
    for (const event_name of ['first', 'second', 'third']) await post(url, aBatch(anEvent({ event_name })))
    await open()
    await saysText('.count', '3 of 3')
    await page.keyboard.press('/')
    await page.locator('#filter:focus').waitFor()
    await page.keyboard.type('j2?')
    await saysText('.count', '0 of 3')
    await page.locator('#filter').fill('')
    await page.keyboard.press('Escape')
    await saysText('.count', '3 of 3')
    await page.keyboard.press('k')
    await saysText('.detail h2', 'second')
    await page.keyboard.press('j')
    await saysText('.detail h2', 'third')
    await page.keyboard.press('Home')
    await saysText('.detail h2', 'first')
    await page.keyboard.press('ArrowDown')
    await saysText('.detail h2', 'second')
    expect(await page.locator('[aria-selected="true"]').getAttribute('id')).toBe(
      await page.locator('.list').getAttribute('aria-activedescendant'),
    )
    await page.keyboard.press('Escape')
    expect(await page.locator('.detail').count()).toBe(0)
    for (const [key, name] of [
      ['2', 'Requests'],
      ['3', 'Books'],
      ['4', 'Sessions'],
      ['5', 'Sampling'],
      ['6', 'Misbehave'],
      ['1', 'Events'],
    ] as const) {
      await page.keyboard.press(key)
      expect(await button(name).getAttribute('aria-current')).toBe('page')
    }
    await page.keyboard.press('p')
    expect(await button('Pause').getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('f')
    expect(await button('Follow').getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('?')
    await saysText('.help', 'pause')
    await page.keyboard.press('?')
    expect(await page.locator('.help').count()).toBe(0)
    await button('Keys').click()
    await button('Close help').click()
    expect(await page.locator('.help').count()).toBe(0)
  })

  test('is light or dark as the system is, or as the reader says', async () => {
    await sendADay(url)
    await open()
    const back = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await back()
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await back()
    expect(dark).not.toBe(light)
    await page.locator('#theme').click()
    await saysText('#theme', 'light')
    expect(await back()).toBe(light)
    await page.locator('#theme').click()
    await saysText('#theme', 'dark')
    await page.emulateMedia({ colorScheme: 'light' })
    expect(await back()).toBe(dark)
    await rows().nth(3).click()
    await page.reload()
    await saysText('#theme', 'dark')
    expect(await back()).toBe(dark)
    await rows().nth(3).click()
    await shoot(page, 'inspector-dark')
    await page.locator('#theme').click()
    await saysText('#theme', 'auto')
  })

  test('has room for everything at 800 pixels', async () => {
    await sendADay(url)
    await open(800, 700)
    await saysText('.count', '57 of 57')
    for (const name of ['Events', 'Requests', 'Books', 'Sessions', 'Sampling', 'Misbehave']) {
      await button(name).click()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(800)
    }
    await button('Events').click()
    await rows().first().click()
    await shoot(page, 'inspector-narrow')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(800)
  })

  test('works with 50,000 events: few rows are drawn, the end is in sight, a filter finds one among them', async () => {
    for (let batch = 0; batch < 50; batch++)
      await post(
        url,
        aBatch(...Array.from({ length: 1_000 }, (_, n) => anEvent({ event_name: `e${batch * 1_000 + n}` }))),
      )
    await open()
    await page.locator('.count').filter({ hasText: '50000 of 50000' }).waitFor({ timeout: 60_000 })
    await saysText('.row', 'e49999')
    expect(await rows().count()).toBeLessThan(80)
    await page.locator('.list').focus()
    await page.keyboard.press('Home')
    await saysText('.name', /^e0$/)
    await page.keyboard.press('End')
    await saysText('.row', 'e49999')
    await page.locator('#filter').fill('name=e31415')
    await saysText('.count', '1 of 50000')
    await post(url, aBatch(anEvent({ event_name: 'e31415' })))
    await saysText('.count', '2 of 50001')
  }, 120_000)

  test('asks for the token that the collector was started with, or takes it from the address and hides it there', async () => {
    await collector.close()
    await start({ token: 'open sesame'.replace(' ', '-') })
    await post(url, aBatch(anEvent()), { headers: { authorization: 'Bearer open-sesame' } })
    await open()
    await saysText('#link', 'asks for a token')
    await page.locator('#token').fill('open-sesame')
    await button('Use it').click()
    await saysText('.count', '1 of 1')
    await page.close()
    await open(1100, 680, '/#token=open-sesame')
    await saysText('.count', '1 of 1')
    expect(page.url()).toBe(`${url}/`)
  })

  test('finds a collector again that was away, and begins anew with another one', async () => {
    await post(url, aBatch(anEvent({ event_name: 'old' })))
    await open()
    await saysText('.count', '1 of 1')
    const port = Number(new URL(url).port)
    await collector.close()
    await saysText('#link', 'not reached')
    await collector.listen(port)
    const later = aBatch(anEvent({ event_name: 'later' }))
    await post(url, later).catch(() => post(url, later))
    await saysText('.count', '2 of 2')
    await collector.close()
    collector = createCollector()
    await collector.listen(port)
    const another = aBatch(anEvent({ event_name: 'new' }))
    // The connection that is kept alive was cut with the other collector.
    await post(url, another).catch(() => post(url, another))
    await saysText('.row', 'new')
    await saysText('.count', '1 of 1')
  })

  test('shows what a client sends as text, whatever is in it', async () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>'
    await post(url, aBatch(anEvent({ metadata: { tool: hostile }, session_id: hostile })))
    await open()
    await rows().first().click()
    await saysText('.detail .value', hostile)
    await button('Sessions').click()
    await saysText('.who', hostile)
    expect(await page.locator('img[src="x"]').count()).toBe(0)
    expect(complaints).toEqual([])
  })
})
