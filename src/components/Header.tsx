/** The page's head: mark, name, theme. */
import { useEffect } from "react";
import { ChoiceField } from "./Field.tsx";
import styles from "./Header.module.css";
import { useSession, useSessionState } from "./useSession.ts";

const THEMES = [
  { value: "auto", label: "Theme: system" },
  { value: "dark", label: "Theme: dark" },
  { value: "light", label: "Theme: light" },
] as const;

export function Header() {
  const session = useSession();
  const theme = useSessionState((state) => state.settings.theme);

  useEffect(() => {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  return (
    <header className={styles.header}>
      <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="13.5" fill="none" stroke="currentColor" strokeWidth="3" />
        <circle cx="16" cy="16" r="6.5" fill="currentColor" />
        <path d="M16 12.5v7M12.5 16h7" stroke="var(--color-bg)" strokeWidth="1.8" />
      </svg>
      <p className={styles.name}>TinyTracker Live</p>
      <ChoiceField
        label={<span className="visually-hidden">Theme</span>}
        value={theme}
        options={THEMES}
        onChange={(value) => session.changeSettings({ theme: value })}
      />
    </header>
  );
}
