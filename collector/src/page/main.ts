/* The script of the page: draws it over what the store knows. Everything else is in the modules it imports. */

import { html, render } from './html.ts'
import { Page } from './page.ts'
import { createStore } from './store.ts'

render(html`<${Page} store=${createStore()} />`, document.body)
