/* The only door to the libraries of the page: Preact draws, htm makes its elements of templates, so that no build step for JSX is needed. */

import htm from 'htm'
import { type ComponentChildren, h, type VNode } from 'preact'

export { render } from 'preact'
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
export type { ComponentChildren, VNode }

type Html = (strings: TemplateStringsArray, ...values: readonly unknown[]) => VNode

/** Markup as a template: every value in it is text or an attribute, never HTML. */
export const html: Html = (htm as unknown as { readonly bind: (make: typeof h) => Html }).bind(h)
