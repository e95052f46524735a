import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import { AppLink, useGo } from '../../shared/AppLink.tsx';
import { useFormat } from '../../shared/format.ts';
import { beforeText, type Card, changeText, figureText, unitOf } from './figure-text.ts';
import classes from './home.module.css';
import { Spark } from './Spark.tsx';

type FigureCardProps = Readonly<{ card: Card; periodName: string }>;

/** A key figure: opens its report, says how it is computed, and can be broken down. */
export function FigureCard({ card, periodName }: FigureCardProps) {
  const format = useFormat();
  const go = useGo();
  const [first, ...others] = card.values;
  const change = changeText(card);
  return (
    <article className={classes.card}>
      <header className={classes.cardHead}>
        <Tooltip
          label={card.formula}
          multiline
          maw={280}
          events={{ hover: true, focus: true, touch: true }}
        >
          <AppLink href={card.opens} className={classes.label}>
            {card.label}
          </AppLink>
        </Tooltip>
        {card.drills.length > 0 && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                size="sm"
                aria-label={`Break down: ${card.label}`}
                className={classes.drill}
              >
                <IconArrowsSplit size={14} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>By</Menu.Label>
              {card.drills.map((drill) => (
                <Menu.Item key={drill.key} onClick={() => go(drill.opens)}>
                  {drill.label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </header>
      <p className={classes.figure}>
        {figureText(card, first, format)} <small>{unitOf(first)}</small>
      </p>
      {others.map((figure) => (
        <p key={unitOf(figure)} className={classes.furtherFigure}>
          {figureText(card, figure, format)} <small>{unitOf(figure)}</small>
        </p>
      ))}
      {card.before !== null && <Spark card={card} />}
      <p className={classes.note}>
        {card.before === null
          ? 'Now'
          : change === null
            ? `Nothing ${periodName}`
            : `${change} on ${beforeText(card, format)} ${periodName}`}
      </p>
    </article>
  );
}
