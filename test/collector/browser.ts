import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where distributions put it. `ORANGEBOX_BROWSER` names another one. */
const places = [
  process.env.ORANGEBOX_BROWSER ?? '',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** A browser of this machine, or why there is none. Nothing is ever fetched for it. */
export const openBrowser = async (): Promise<Browser | string> => {
  const executablePath = places.find((path) => path !== '' && existsSync(path))
  if (executablePath === undefined)
    return 'no browser: install chromium-headless-shell (Debian), or name one in ORANGEBOX_BROWSER'
  try {
    // Containers have no user namespaces, which its sandbox needs. It sees pages of our own alone.
    return await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  } catch (error) {
    return `${executablePath} does not start: ${(error as Error).message.split('\n')[0]}`
  }
}
