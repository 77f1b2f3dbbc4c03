/**
 * One panel out of several, as WAI-ARIA tabs: the selected tab alone is a tab stop, arrow keys, Home and End
 * move and select, and each panel is named by its tab. Panels that are not shown are not mounted.
 */
import { type ComponentType, type KeyboardEvent, useId, useRef } from "react";
import { Boundary } from "./Boundary.tsx";
import styles from "./Tabs.module.css";

export interface TabView<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly Panel: ComponentType;
}

interface TabsProps<Id extends string> {
  /** What the tabs choose between, for screen readers. */
  readonly label: string;
  /** At least one. */
  readonly views: readonly TabView<Id>[];
  readonly selected: TabView<Id>;
  readonly onSelect: (id: Id) => void;
}

export function Tabs<Id extends string>({ label, views, selected, onSelect }: TabsProps<Id>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { Panel } = selected;

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = views.indexOf(selected);
    const places: Readonly<Record<string, number>> = {
      ArrowRight: (at + 1) % views.length,
      ArrowLeft: (at - 1 + views.length) % views.length,
      Home: 0,
      End: views.length - 1,
    };
    const place = places[event.key] ?? -1;
    const next = views[place];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    const tab = list.current?.children[place];
    if (tab instanceof HTMLElement) tab.focus();
  };

  return (
    <div className={styles.tabs}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {views.map((view) => (
          <button
            key={view.id}
            type="button"
            role="tab"
            id={`${id}-tab-${view.id}`}
            className={styles.tab}
            aria-selected={view === selected}
            aria-controls={view === selected ? `${id}-panel` : undefined}
            tabIndex={view === selected ? 0 : -1}
            onClick={() => onSelect(view.id)}
          >
            {view.label}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-tab-${selected.id}`}
        className={styles.panel}
      >
        <Boundary key={selected.id} what={`The panel “${selected.label}”`}>
          <Panel />
        </Boundary>
      </div>
    </div>
  );
}
