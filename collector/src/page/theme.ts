/** Light, dark, or what the system says. */
export const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'orangebox-theme'

export const savedTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(key)) ?? 'auto'

export const applyTheme = (theme: Theme): void => {
  document.documentElement.dataset.theme = theme
  localStorage.setItem(key, theme)
}

export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto'
