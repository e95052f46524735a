import { ActionIcon, Button, Checkbox, Menu, Stack, TextInput } from '@mantine/core';
import { IconBookmark, IconDots } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { type Answer, api } from '../api.ts';
import { useAsk, useCommand } from '../ask.ts';
import type { Filters } from '../filters.ts';
import { toastProblem } from '../toast.tsx';
import { VerbDialog } from '../VerbDialog.tsx';
import type { SavedView } from './column.ts';
import { ViewTab, ViewTabs } from './ViewTabs.tsx';

type Saved = Answer<typeof api.savedViews.list>['items'][number];

const there = (filters: Filters): Filters =>
  Object.fromEntries(Object.entries(filters).filter(([, text]) => text !== ''));
const isSame = (left: Filters, right: Filters) =>
  Object.keys(left).length === Object.keys(right).length &&
  Object.entries(left).every(([key, text]) => right[key] === text);

type SavedViewsProps = Readonly<{
  /** list/invoices, report/time-activity */
  place: string;
  /** What is shown now. */
  filters: Filters;
  /** Nothing is said in the address: what a person wants to see first is shown. */
  isBare: boolean;
  views: readonly SavedView[];
  onChoose: (filters: Filters) => void;
}>;

/** Ours and what people saved, as tabs; and what can be done with the one that is on. */
export function SavedViews({ place, filters, isBare, views, onChoose }: SavedViewsProps) {
  const saved = useAsk(api.savedViews.list, { place }, { staleTime: 60_000 });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const items = saved.data?.items ?? [];
  const query = there(filters);
  const on = items.find((view) => isSame(view.query, query));
  const chosen = on ?? items.find((view) => view.id === chosenId);
  useFirstView(saved.data?.items, { isBare, onChoose });
  return (
    <ViewTabs
      views={views}
      filters={filters}
      isOtherOn={on !== undefined}
      onChoose={(view) => {
        setChosenId(null);
        onChoose(view.filters);
      }}
    >
      {items.map((view) => (
        <ViewTab
          key={view.id}
          label={view.name}
          isOn={view === on}
          onChoose={() => {
            setChosenId(view.id);
            onChoose(view.query);
          }}
        />
      ))}
      <ViewMenu
        {...{ place, query, chosen, isChanged: on === undefined }}
        onSaved={(view) => setChosenId(view)}
      />
    </ViewTabs>
  );
}

/** Once, on the way in: who clears the filters afterwards means it. */
function useFirstView(
  items: readonly Saved[] | undefined,
  { isBare, onChoose }: Pick<SavedViewsProps, 'isBare' | 'onChoose'>,
) {
  const isDecided = useRef(false);
  useEffect(() => {
    if (items === undefined || isDecided.current) return;
    isDecided.current = true;
    const first = items.find((view) => view.isDefault);
    if (isBare && first !== undefined) onChoose(first.query);
  }, [items, isBare, onChoose]);
}

type ViewMenuProps = Readonly<{
  place: string;
  query: Filters;
  chosen: Saved | undefined;
  isChanged: boolean;
  onSaved: (id: string | null) => void;
}>;

function ViewMenu({ place, query, chosen, isChanged, onSaved }: ViewMenuProps) {
  const [asking, setAsking] = useState<'save' | 'rename' | 'remove' | null>(null);
  const close = () => setAsking(null);
  return (
    <>
      {chosen !== undefined && (
        <Menu>
          <Menu.Target>
            <ActionIcon aria-label={`What can be done with ${chosen.name}`} my="auto" size="sm">
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <ChosenItems {...{ place, query, chosen, isChanged }} onAsk={setAsking} />
          </Menu.Dropdown>
        </Menu>
      )}
      {isChanged && Object.keys(query).length > 0 && (
        <Button
          {...{ variant: 'subtle', size: 'compact-sm', my: 'auto', ml: 4 }}
          leftSection={<IconBookmark size={15} />}
          style={{ flexShrink: 0 }}
          onClick={() => setAsking('save')}
        >
          Save view
        </Button>
      )}
      <SaveDialog {...{ place, query, onSaved }} opened={asking === 'save'} onClose={close} />
      {chosen !== undefined && (
        <>
          <RenameDialog
            key={chosen.id}
            view={chosen}
            opened={asking === 'rename'}
            onClose={close}
          />
          <RemoveDialog view={chosen} opened={asking === 'remove'} onClose={close} />
        </>
      )}
    </>
  );
}

type ChosenItemsProps = Omit<ViewMenuProps, 'onSaved' | 'chosen'> &
  Readonly<{ chosen: Saved; onAsk: (what: 'rename' | 'remove') => void }>;

function ChosenItems({ place, query, chosen, isChanged, onAsk }: ChosenItemsProps) {
  const update = useCommand(api.savedViews.update);
  const setDefault = useCommand(api.savedViews.setDefault);
  const { id, version, name, isShared, isDefault } = chosen;
  const change = async (fields: Partial<Pick<Saved, 'query' | 'isShared'>>) => {
    const outcome = await update.run({ id, version, ...fields });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
  };
  const showFirst = async () => {
    const outcome = await setDefault.run({ place, viewId: isDefault ? null : id });
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
  };
  return (
    <>
      <Menu.Label>
        {name}
        {chosen.isShared ? `, shared by ${chosen.owner.name}` : ''}
      </Menu.Label>
      <Menu.Item onClick={showFirst}>
        {isDefault ? 'Not first any more' : 'Show it first when I come here'}
      </Menu.Item>
      {chosen.may.update === 'yes' && (
        <>
          {isChanged && (
            <Menu.Item onClick={() => change({ query })}>Overwrite with what is shown</Menu.Item>
          )}
          <Menu.Item onClick={() => onAsk('rename')}>Rename</Menu.Item>
          <Menu.Item onClick={() => change({ isShared: !isShared })}>
            {isShared ? 'Share it no more' : 'Share with the firm'}
          </Menu.Item>
          <Menu.Item color="red" onClick={() => onAsk('remove')}>
            Delete
          </Menu.Item>
        </>
      )}
    </>
  );
}

type DialogProps = Readonly<{ opened: boolean; onClose: () => void }>;

function SaveDialog({
  place,
  query,
  onSaved,
  ...dialog
}: DialogProps & Pick<ViewMenuProps, 'place' | 'query' | 'onSaved'>) {
  const create = useCommand(api.savedViews.create);
  const [name, setName] = useState('');
  const [isShared, setShared] = useState(false);
  return (
    <VerbDialog
      {...dialog}
      title="Save view"
      verb="Save"
      run={async () => {
        const outcome = await create.run({ place, name, query: { ...query }, isShared });
        if (outcome.kind === 'done') onSaved(outcome.output.id);
        return outcome;
      }}
      done={`${name} is saved.`}
      onDone={() => setName('')}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          required
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label="Share with the firm"
          description="Everybody sees in it what they may see."
          checked={isShared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
      </Stack>
    </VerbDialog>
  );
}

function RenameDialog({ view, ...dialog }: DialogProps & Readonly<{ view: Saved }>) {
  const update = useCommand(api.savedViews.update);
  const [name, setName] = useState(view.name);
  return (
    <VerbDialog
      {...dialog}
      title={`Rename ${view.name}`}
      verb="Rename"
      run={() => update.run({ id: view.id, version: view.version, name })}
      done={`It is ${name} now.`}
    >
      <TextInput
        label="Name"
        required
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </VerbDialog>
  );
}

function RemoveDialog({ view, ...dialog }: DialogProps & Readonly<{ view: Saved }>) {
  const remove = useCommand(api.savedViews.remove);
  return (
    <VerbDialog
      {...dialog}
      title={`Delete ${view.name}`}
      verb="Delete"
      isDangerous
      run={() => remove.run({ id: view.id, version: view.version })}
      done={`${view.name} is deleted.`}
    >
      {view.isShared ? 'It goes for everybody; the records stay.' : 'The records stay.'}
    </VerbDialog>
  );
}
