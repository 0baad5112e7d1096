/** The colours of the page: light, dark, or as the system is set. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'orangebox-theme'

/** What was chosen in this browser before. */
export const savedTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(key)) ?? 'auto'

/** Sets the colours, and remembers the choice. */
export const applyTheme = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme
  localStorage.setItem(key, theme)
}

/** The one that the button switches to. */
export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto'
