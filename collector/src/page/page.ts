/* The frame of the page: its head, its tabs, and what is open in them. */

import { BooksView } from './books-view.ts'
import { EventsView, firstLook, type Look } from './events-view.ts'
import { html, useEffect, useLayoutEffect, useState, type VNode } from './html.ts'
import { MisbehaveView } from './misbehave-view.ts'
import { RequestsView } from './requests-view.ts'
import { SamplingView } from './sampling-view.ts'
import { SessionsView } from './sessions-view.ts'
import { keys, onKey } from './shortcuts.ts'
import type { Store } from './store.ts'
import { applyTheme, nextTheme, savedTheme } from './theme.ts'
import { useStore } from './use-store.ts'
import { type Tab, tabNames, tabs, wordsOf } from './words.ts'

const linkWords = {
  connecting: 'connecting',
  live: 'live',
  lost: 'not reached, trying again',
  closed: 'asks for a token',
}

/** The keys. Shown over the page, so that what one was looking at is still there. */
const Help = ({
  onClose,
}: {
  readonly onClose: () => void
}): VNode => html`<section class="help" role="dialog" aria-label="Keys">
  <header><h2>Keys</h2><button aria-label="Close help" onClick=${onClose}>✕</button></header>
  <dl>${keys.map(([key, what]) => html`<div key=${key}><dt><kbd>${key}</kbd></dt><dd>${what}</dd></div>`)}</dl></section>`

/** Asks for the token where the collector wants one: the page itself loads without, and shows nothing until then. */
const AskToken = ({ onToken }: { readonly onToken: (token: string) => void }): VNode => {
  const [token, setToken] = useState('')
  const submit = (event: Event): void => {
    event.preventDefault()
    onToken(token)
  }
  return html`<form class="token" onSubmit=${submit}><label for="token">This collector was started with a token.</label>
    <input id="token" type="password" value=${token} onInput=${(event: Event) => setToken((event.target as HTMLInputElement).value)} autocomplete="off" />
    <button>Use it</button></form>`
}

/** What the head of the page shows and does. */
interface HeadProps {
  readonly store: Store
  readonly tab: Tab
  readonly onTab: (tab: Tab) => void
  readonly onHelp: () => void
}

const Head = ({ store, tab, onTab, onHelp }: HeadProps): VNode => {
  const [theme, setTheme] = useState(savedTheme())
  // A layout effect, so that the colours are right before anything is painted.
  useLayoutEffect(() => applyTheme(theme), [theme])
  const link = store.link()
  return html`<header class="head"><h1><img src="/inspector/icon.svg" alt="" width="20" height="20" />orangebox <span>collector</span></h1>
    <nav aria-label="Views">${tabs.map(
      (name, n) =>
        html`<button key=${name} id=${`tab-${name}`} aria-current=${tab === name ? 'page' : undefined} title=${`${tabNames[name]} (${n + 1})`} onClick=${() => onTab(name)}>${tabNames[name]}</button>`,
    )}</nav>
    <span id="link" role="status" class=${`link-state ${link}`}>${linkWords[link]}</span>
    <button id="theme" title="Light, dark or as the system" onClick=${() => setTheme(nextTheme(theme))}>${theme}</button>
    <button id="help" aria-label="Keys" title="Keys (?)" onClick=${onHelp}>?</button></header>`
}

interface BodyProps {
  readonly store: Store
  readonly tab: Tab
  readonly selected: number | undefined
  readonly onSelect: (seq: number | undefined) => void
  readonly onOpen: (seq: number) => void
  readonly look: Look
  readonly onLook: (change: Partial<Look>) => void
}

/** The tab that is open. The others are not drawn: ten thousand rows out of sight would still cost time at each event. */
const Body = ({ store, tab, selected, onSelect, onOpen, look, onLook }: BodyProps): VNode => {
  const entries = store.entries()
  switch (tab) {
    case 'events':
      return html`<${EventsView} entries=${entries} selected=${selected} onSelect=${onSelect} look=${look} onLook=${onLook} />`
    case 'requests':
      return html`<${RequestsView} requests=${store.requests()} entries=${entries} />`
    case 'books':
      return html`<${BooksView} books=${store.books()} />`
    case 'sessions':
      return html`<${SessionsView} entries=${entries} onOpen=${onOpen} />`
    case 'sampling':
      return html`<${SamplingView} entries=${entries} />`
    case 'misbehave':
      return html`<${MisbehaveView} now=${store.behaviour()} behave=${store.behave} />`
  }
}

/** The whole page. What is selected and filtered is kept here, above the tabs, so that changing the tab loses nothing. */
export const Page = ({ store }: { readonly store: Store }): VNode => {
  useStore(store)
  const [tab, setTab] = useState<Tab>('events')
  const [selected, select] = useState<number | undefined>(undefined)
  const [helps, help] = useState(false)
  const [look, setLook] = useState(firstLook)
  const onLook = (change: Partial<Look>): void => setLook((now) => ({ ...now, ...change }))
  useEffect(() => {
    const close = (): void => {
      help(false)
      select(undefined)
    }
    const listener = onKey({ open: setTab, close, help: () => help((now) => !now) })
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])
  const behaviour = store.behaviour()
  const onOpen = (seq: number): void => {
    select(seq)
    setTab('events')
  }
  return html`<${Head} store=${store} tab=${tab} onTab=${setTab} onHelp=${() => help(!helps)} />
    ${
      behaviour.kind !== 'ok' &&
      html`<p class="banner" role="status">On command the collector ${wordsOf(behaviour)}.
      <button onClick=${() => void store.behave({ kind: 'ok' })}>Take everything again</button></p>`
    }
    <main>${store.link() === 'closed' ? html`<${AskToken} onToken=${store.useToken} />` : html`<${Body} store=${store} tab=${tab} selected=${selected} onSelect=${select} onOpen=${onOpen} look=${look} onLook=${onLook} />`}</main>
    ${helps && html`<${Help} onClose=${() => help(false)} />`}`
}
