/* Whether NO_PROXY exempts a URL. A file of its own, so that it is a chunk that only machines with a proxy load. */

import exemptsForAxios from 'axios/unsafe/helpers/shouldBypassProxy.js'

/**
 * As axios reads it; and a plain name stands for all names below it, too. So curl, wget, Go and Python read it, so users write it, and what they
 * mean to keep from a proxy must not go there.
 */
export const isExempt = (href: string): boolean =>
  exemptsForAxios(href) || isBelow(new URL(href), process.env.no_proxy || process.env.NO_PROXY || '')

function isBelow({ hostname, port, protocol }: URL, list: string): boolean {
  const own = port || (protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]/)
    .some((entry) => {
      const [name = '', at = own, more] = entry.split(':')
      // Without a letter it is an address, which nothing is below.
      return /[a-z]/.test(name) && hostname.endsWith(`.${name}`) && at === own && more === undefined
    })
}
