import type { Filters } from '../filters.ts';
import type { SavedView } from './column.ts';
import classes from './data-list.module.css';

type ViewTabsProps = Readonly<{
  views: readonly SavedView[];
  filters: Filters;
  onChoose: (view: SavedView) => void;
}>;

/** Saved views; a view is on while the address has exactly its filters. */
export function ViewTabs({ views, filters, onChoose }: ViewTabsProps) {
  const keys = new Set(views.flatMap((view) => Object.keys(view.filters)));
  const isOn = (view: SavedView) =>
    [...keys].every((key) => (filters[key] ?? '') === (view.filters[key] ?? ''));
  return (
    <fieldset className={classes.views} style={{ border: 0, padding: 0, minInlineSize: 0 }}>
      <legend className="spoken">Views</legend>
      {views.map((view) => (
        <button
          key={view.label}
          type="button"
          className={classes.view}
          aria-pressed={isOn(view)}
          onClick={() => onChoose(view)}
        >
          {view.label}
          {view.count !== undefined && <span className={classes.viewCount}> {view.count}</span>}
        </button>
      ))}
    </fieldset>
  );
}
