import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type Call, urlOf } from '../../shared/api.ts';
import classes from '../../shared/table.module.css';

type DocumentFrameProps = Readonly<{
  call: Call<Readonly<{ id: string }>, unknown>;
  id: string;
  name: string;
}>;

export function DocumentFrame({ call, id, name }: DocumentFrameProps) {
  const address = urlOf(call, { id });
  return (
    <>
      <Button
        component="a"
        href={address}
        target="_blank"
        rel="noreferrer"
        variant="default"
        mb="sm"
        leftSection={<IconExternalLink size={15} />}
      >
        Open the PDF
      </Button>
      <iframe className={classes.document} src={address} title={`${name} as PDF`} />
    </>
  );
}
