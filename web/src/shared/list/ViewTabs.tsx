import type { ReactNode } from 'react';
import type { Filters } from '../filters.ts';
import type { SavedView } from './column.ts';
import classes from './data-list.module.css';

type ViewTabsProps = Readonly<{
  views: readonly SavedView[];
  filters: Filters;
  onChoose: (view: SavedView) => void;
  /** A view that somebody saved is on: of ours none is. */
  isOtherOn?: boolean;
  /** The views that people saved, after ours. */
  children?: ReactNode;
}>;

/** Views; one is on while the address has exactly its filters. */
export function ViewTabs({ views, filters, onChoose, isOtherOn, children }: ViewTabsProps) {
  const named = views.flatMap((view) => Object.keys(view.filters));
  // Where the only view is of everything, any filter is another one.
  const keys = new Set(named.length === 0 ? Object.keys(filters) : named);
  const isOn = (view: SavedView) =>
    isOtherOn !== true &&
    [...keys].every((key) => (filters[key] ?? '') === (view.filters[key] ?? ''));
  return (
    <fieldset className={classes.views} style={{ border: 0, padding: 0, minInlineSize: 0 }}>
      <legend className="spoken">Views</legend>
      {views.map((view) => (
        <ViewTab
          key={view.label}
          label={view.label}
          count={view.count}
          isOn={isOn(view)}
          onChoose={() => onChoose(view)}
        />
      ))}
      {children}
    </fieldset>
  );
}

type ViewTabProps = Readonly<{
  label: string;
  count?: number | undefined;
  isOn: boolean;
  onChoose: () => void;
}>;

export const ViewTab = ({ label, count, isOn, onChoose }: ViewTabProps) => (
  <button type="button" className={classes.view} aria-pressed={isOn} onClick={onChoose}>
    {label}
    {count !== undefined && <span className={classes.viewCount}> {count}</span>}
  </button>
);
