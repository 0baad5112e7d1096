/* The files of the page, and the headers that keep it from loading or running anything else. */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A file of the page. */
export interface PageFile {
  readonly type: string
  readonly text: string
}

const require = createRequire(import.meta.url)
/** A file of this package. Found by its name, because the built file lies deeper than this one. */
const own = (file: string): string => join(dirname(require.resolve('orangebox-collector/package.json')), file)

const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'

/** What the page is made of, by path: our own script, built, and the libraries as they were installed. */
const places: Readonly<Record<string, { readonly type: string; readonly file: () => string }>> = {
  '/inspector/main.js': { type: script, file: () => own('dist/page/main.js') },
  '/inspector/style.css': { type: style, file: () => own('page/style.css') },
  '/inspector/preact.js': { type: script, file: () => require.resolve('preact') },
  '/inspector/hooks.js': { type: script, file: () => require.resolve('preact/hooks') },
  '/inspector/htm.js': { type: script, file: () => join(dirname(require.resolve('htm')), 'htm.mjs') },
}

/** How the libraries, and what they import of each other, are found in a browser. */
const imports = JSON.stringify({
  imports: { preact: '/inspector/preact.js', 'preact/hooks': '/inspector/hooks.js', htm: '/inspector/htm.js' },
})

const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>orangebox collector</title>
<link rel="icon" href="/inspector/icon.svg">
<link rel="stylesheet" href="/inspector/style.css">
<script type="importmap">${imports}</script>
<script type="module" src="/inspector/main.js"></script>
</head>
<body><noscript>This page needs JavaScript. The same is to be had as JSON from /api/events and /api/books.</noscript></body>
</html>
`

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="1" y="3" width="14" height="10" rx="2" fill="#e8590c"/><path d="M4 8h8" stroke="#fff" stroke-width="2"/></svg>'

const hash = createHash('sha256').update(imports).digest('base64')

/**
 * Headers of every answer of the view. What was received may hold anything, so nothing inline may run but the map of imports, by its hash;
 * nothing is loaded from elsewhere, and no other page may frame this one.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The paths of the page. Nothing that was received is in these files. */
export const pagePaths: readonly string[] = ['/', '/inspector/icon.svg', ...Object.keys(places)]

/** The file at one of these paths; undefined at others. Read again each time, because pages are loaded seldom. Throws what the disk throws. */
export const pageFile = (path: string): PageFile | undefined => {
  if (path === '/') return { type: 'text/html; charset=utf-8', text: html }
  if (path === '/inspector/icon.svg') return { type: 'image/svg+xml', text: icon }
  const place = Object.hasOwn(places, path) ? places[path] : undefined
  return place && { type: place.type, text: readFileSync(place.file(), 'utf8') }
}
