import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const repository = 'https://github.com/orangebox-sdk/orangebox'
const readme = fileURLToPath(new URL('../../README.md', import.meta.url))
const reference = fileURLToPath(new URL('../.pages/reference', import.meta.url))

/** The groups and titles are those of the table "More" of the README, from which a test wants a link to every page. */
const [, more = ''] = readFileSync(readme, 'utf8').split('\n## More\n')
const link = (path) => `/${path.replace(/(^|\/)README\.md/, '$1').replace(/\.md/, '')}`
const groups = [...more.matchAll(/^\| ([^|[]+) \| (.*\[.*) \|$/gm)].map(([, to, pages]) => ({
  text: `${to[0].toUpperCase()}${to.slice(1)}`,
  items: [...pages.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text, path]) => ({ text, link: link(path) })),
}))
if (groups.length < 5) throw new Error('README.md has no table of pages below "More"')

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
  rewrites: {
    'README.md': 'index.md',
    ':folder/README.md': ':folder/index.md',
    'docs/decisions/README.md': 'docs/decisions/index.md',
  },
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
    sidebar: [...groups, { text: 'Reference', items: entries, collapsed: true }],
    socialLinks: [{ icon: 'github', link: repository }],
  },
}
