// @ts-check

/** Language by file extension. Files of any other kind are not counted. */
const byExtension = new Map(
  Object.entries({
    c: 'C',
    cc: 'C++',
    cjs: 'JavaScript',
    cpp: 'C++',
    cs: 'C#',
    css: 'CSS',
    go: 'Go',
    h: 'C',
    html: 'HTML',
    java: 'Java',
    js: 'JavaScript',
    json: 'JSON',
    jsonc: 'JSON',
    jsx: 'JavaScript',
    kt: 'Kotlin',
    md: 'Markdown',
    mjs: 'JavaScript',
    mts: 'TypeScript',
    php: 'PHP',
    py: 'Python',
    rb: 'Ruby',
    rs: 'Rust',
    sh: 'Shell',
    sql: 'SQL',
    swift: 'Swift',
    toml: 'TOML',
    ts: 'TypeScript',
    tsx: 'TypeScript',
    yaml: 'YAML',
    yml: 'YAML',
  }),
)

export const languages = [...new Set(byExtension.values())].sort()

/** @param {string} file @returns {string | undefined} its language, if it has one */
export const languageOf = (file) => byExtension.get(file.slice(file.lastIndexOf('.') + 1).toLowerCase())
