import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const repository = 'https://github.com/orangebox-sdk/orangebox'
const docs = fileURLToPath(new URL('../../docs', import.meta.url))
const reference = fileURLToPath(new URL('../.pages/reference', import.meta.url))

const page = (text, name) => ({ text, link: `/docs/${name}` })
const guide = [
  ...[page('Start', 'start'), page('Recipes', 'recipes'), page('What to log', 'logging')],
  ...[page('Options', 'options'), page('How programs end', 'endings'), page('Diagnostics', 'diagnostics')],
  ...[page('Commands', 'commands'), page('Privacy', 'privacy'), page('Operators', 'operators')],
]
const named = new Set(guide.map(({ link }) => link))
/** Every other page is in the list as well, by its name: a page that nobody finds is none. */
const others = readdirSync(docs)
  .filter((file) => file.endsWith('.md') && !named.has(`/docs/${file.slice(0, -3)}`))
  .map((file) => page(file.slice(0, -3), file.slice(0, -3)))

/** A page for each entry of the package, made by scripts/lib/reference.mjs before. */
const entries = readdirSync(reference, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md') && !file.endsWith('index.md'))
  .map((file) => file.replaceAll('\\', '/').slice(0, -3))
  .sort()
  // One that is called like something in it has a number behind its name.
  .map((name) => ({ text: name.replace(/-\d+$/, ''), link: `/reference/${name}` }))

export default {
  title: 'orangebox',
  description: 'The flight recorder for command-line tools',
  srcDir: './.pages',
  rewrites: { 'README.md': 'index.md', ':folder/README.md': ':folder/index.md' },
  outDir: './dist',
  cacheDir: './node_modules/.vitepress',
  // Files of the repository that are no pages are linked for readers on GitHub; test/docs/links.test.ts follows these.
  ignoreDeadLinks: [
    /\.(mjs|cjs|ts|json|yml|svg|png|js|sql)$/,
    /\/(examples|decisions|programs|servers|adapters)(\/|$)/,
    /LICENSE/,
  ],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      { text: 'Guide', items: guide },
      { text: 'More', items: others },
      { text: 'Reference', items: entries },
    ],
    socialLinks: [{ icon: 'github', link: repository }],
  },
}
