export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

export function isTheme(value: string | null): value is Theme {
  return value !== null && (themes as readonly string[]).includes(value);
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}
