import { Kbd, Modal } from '@mantine/core';
import { useKeyGroups } from '../../shared/keys.ts';
import classes from './shell.module.css';

export function KeysDialog(props: Readonly<{ opened: boolean; onClose: () => void }>) {
  const groups = useKeyGroups().filter((group) => group.bindings.length > 0);
  const inOrder = groups.toSorted((a, b) => Number(a.isShell) - Number(b.isShell));
  return (
    <Modal {...props} title="Keys of this page" size="lg">
      <div className={classes.keyGroups}>
        {inOrder.map((group) => (
          <section key={group.title + group.bindings[0]?.keys} className={classes.keyGroup}>
            <h2 className={classes.keyTitle}>{group.title}</h2>
            <dl className={classes.keyList}>
              {group.bindings.map((binding) => (
                <div key={binding.keys}>
                  <dt>
                    {binding.keys.split(' ').map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </dt>
                  <dd>{binding.does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
