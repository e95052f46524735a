import { Select } from '@mantine/core';
import { api } from '../../shared/api.ts';
import { useCommand } from '../../shared/ask.ts';
import { useFormat } from '../../shared/format.ts';
import { useMe } from '../../shared/me.ts';
import { FactStrip } from '../../shared/record/RecordPage.tsx';
import { toastProblem } from '../../shared/toast.tsx';
import classes from './settings.module.css';

const locales = [
  { value: 'en-GB', label: 'English (United Kingdom)' },
  { value: 'en-US', label: 'English (United States)' },
  { value: 'de-DE', label: 'German (Germany)' },
  { value: 'de-AT', label: 'German (Austria)' },
  { value: 'de-CH', label: 'German (Switzerland)' },
  { value: 'fr-FR', label: 'French (France)' },
  { value: 'es-ES', label: 'Spanish (Spain)' },
  { value: 'it-IT', label: 'Italian (Italy)' },
  { value: 'nl-NL', label: 'Dutch (Netherlands)' },
  { value: 'pl-PL', label: 'Polish (Poland)' },
  { value: 'sv-SE', label: 'Swedish (Sweden)' },
  { value: 'ja-JP', label: 'Japanese (Japan)' },
];

/** Each choice is saved at once, and the figures below show what it does. */
export function PreferencesForm() {
  const me = useMe();
  const format = useFormat();
  const updatePreferences = useCommand(api.access.updatePreferences);
  const { preferences } = me;
  const save = async (changes: Parameters<typeof updatePreferences.run>[0]) => {
    const outcome = await updatePreferences.run(changes);
    if (outcome.kind === 'refused') toastProblem(outcome.problem);
  };
  const known = locales.some(({ value }) => value === preferences.locale);
  const own = { value: preferences.locale, label: preferences.locale };
  return (
    <div className={classes.form}>
      <Select
        label="Dates and numbers"
        data={known ? locales : [own, ...locales]}
        searchable
        allowDeselect={false}
        value={preferences.locale}
        onChange={(locale) => locale !== null && save({ locale })}
      />
      <Select
        label="Hours"
        allowDeselect={false}
        data={[
          { value: 'clock', label: 'Hours and minutes, 1:30' },
          { value: 'decimal', label: 'Decimal, 1.50' },
        ]}
        value={preferences.hoursAs}
        onChange={(chosen) => save({ hoursAs: chosen === 'decimal' ? 'decimal' : 'clock' })}
      />
      <Select
        label="Colours"
        allowDeselect={false}
        data={[
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
          { value: 'auto', label: 'As the system' },
        ]}
        value={preferences.colorScheme}
        onChange={(chosen) => {
          const colorScheme = chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
          save({ colorScheme });
        }}
      />
      <FactStrip
        facts={[
          { label: 'A date', value: format.date(me.today) },
          { label: 'Hours', value: format.hours(450) },
          {
            label: 'An amount',
            value: format.money({ minor: 123_456_78n, currency: me.firm.baseCurrency }),
          },
        ]}
      />
    </div>
  );
}
