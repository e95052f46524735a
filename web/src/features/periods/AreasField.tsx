import { areaNames, type PeriodArea } from '@daybook/core/periods/period-close.ts';
import { Checkbox, Group } from '@mantine/core';
import type { ReactNode } from 'react';

type AreasFieldProps = Readonly<{
  areas: readonly PeriodArea[];
  value?: PeriodArea[];
  onChange?: (areas: PeriodArea[]) => void;
  error?: ReactNode;
}>;

export function AreasField({ areas, ...rest }: AreasFieldProps) {
  return (
    <Checkbox.Group label="Functions" {...rest}>
      <Group gap="md" mt={6}>
        {areas.map((area) => (
          <Checkbox key={area} value={area} label={areaNames[area]} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
