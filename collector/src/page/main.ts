import { html, render } from './html.ts'
import { Page } from './page.ts'
import { createStore } from './store.ts'

render(html`<${Page} store=${createStore()} />`, document.body)
