import { useNetwork } from '@mantine/hooks';
import { IconCloudOff } from '@tabler/icons-react';
import classes from './shell.module.css';

export function OfflineBar() {
  const { online } = useNetwork();
  return (
    <div aria-live="polite">
      {!online && (
        <div className={classes.offline}>
          <IconCloudOff size={15} />
          You are offline. Hours that you type in the week are kept here and saved later.
        </div>
      )}
    </div>
  );
}
