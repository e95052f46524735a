// Ledger paper and ink: warm greys, one deep green accent, amber to look at, red for what is lost.
// Contrast of text on its surface is at least 4.5 : 1 in both schemes.

import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  type MantineColorsTuple,
  Menu,
  Modal,
  Select,
  Tooltip,
} from '@mantine/core';

const gray: MantineColorsTuple = [
  '#faf8f4',
  '#f3f0ea',
  '#e9e5dc',
  '#ded8cd',
  '#cfc8bb',
  '#a79f91',
  '#756d61',
  '#625c52',
  '#3f3a33',
  '#1e1c19',
];
const dark: MantineColorsTuple = [
  '#ebe7df',
  '#d3cdc2',
  '#a8a195',
  '#8b8478',
  '#3d3933',
  '#33302b',
  '#24211d',
  '#1a1815',
  '#141311',
  '#0e0d0c',
];
const ledger: MantineColorsTuple = [
  '#eaf4ee',
  '#d5e7dc',
  '#add0bb',
  '#82b798',
  '#5ea27b',
  '#3f8a63',
  '#14573f',
  '#104a35',
  '#0c3c2b',
  '#082c1f',
];
const amber: MantineColorsTuple = [
  '#fdf6e7',
  '#faebcb',
  '#f3d593',
  '#eabd57',
  '#dea42c',
  '#bd8418',
  '#8a5a00',
  '#734b00',
  '#5c3c00',
  '#452d00',
];
const red: MantineColorsTuple = [
  '#fdf0ee',
  '#fadcd8',
  '#f2b5ad',
  '#e98a7e',
  '#dd6152',
  '#c94536',
  '#a82a1c',
  '#8c2116',
  '#701910',
  '#54120b',
];

// The head of a dialog is no banner of the page.
const dialogProps = {
  closeButtonProps: { 'aria-label': 'Close' },
  attributes: { header: { role: 'presentation' } },
};

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, monospace",
  colors: { gray, dark, ledger, amber, red },
  primaryColor: 'ledger',
  primaryShade: { light: 6, dark: 5 },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  fontSizes: { xs: '12px', sm: '13.5px', md: '13.5px', lg: '15px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.45', lg: '1.4', xl: '1.3' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '13.5px', lineHeight: '1.45' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Drawer: Drawer.extend({
      defaultProps: {
        position: 'right',
        size: 480,
        overlayProps: { backgroundOpacity: 0.25 },
        ...dialogProps,
      },
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-end' } }),
    Modal: Modal.extend({
      defaultProps: {
        overlayProps: { backgroundOpacity: 0.3 },
        yOffset: '12vh',
        ...dialogProps,
      },
    }),
    Select: Select.extend({ defaultProps: { comboboxProps: { shadow: 'md' } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true, multiline: true } }),
  },
});

const light = {
  '--db-paper': gray[0],
  '--db-surface': '#ffffff',
  '--db-sunken': gray[1],
  '--db-line': '#e4dfd6',
  '--db-line-strong': gray[4],
  '--db-ink': gray[9],
  '--db-muted': gray[7],
  '--db-accent': '#14573f',
  '--db-accent-soft': '#e6f0ea',
  '--db-accent-ink': '#14573f',
  '--db-amber': '#8a5a00',
  // Lines and heat of charts, told apart by people who see few colours as well.
  '--db-series-1': '#0067b1',
  '--db-series-2': '#b34700',
  '--db-series-3': '#7a3e9d',
  '--db-series-4': '#8a6d00',
  '--db-heat-1': '#f3ead2',
  '--db-heat-2': '#ecd59c',
  '--db-heat-3': '#e3b95c',
  '--db-heat-4': '#d79a2b',
  '--db-heat-5': '#c98512',
  '--db-on-heat': '#1c1a15',
  '--db-amber-soft': '#fbf0d6',
  '--db-red': '#a82a1c',
  '--db-red-soft': '#fbe7e3',
  '--db-blue': '#1f5592',
  '--db-blue-soft': '#e4eef8',
  '--db-teal': '#0b5f63',
  '--db-teal-soft': '#dcf0ee',
  '--db-grey': '#565046',
  '--db-grey-soft': '#ece8e0',
  '--db-posted': '#2b2824',
  '--db-on-posted': '#faf8f4',
};

const darkTokens: typeof light = {
  '--db-paper': '#161513',
  '--db-surface': '#1d1b18',
  '--db-sunken': '#121110',
  '--db-line': '#33302b',
  '--db-line-strong': '#4a463f',
  '--db-ink': '#ebe7df',
  '--db-muted': '#a8a195',
  '--db-accent': '#2e7d5b',
  '--db-accent-soft': '#1b3227',
  '--db-accent-ink': '#6cc29a',
  '--db-amber': '#e9b44c',
  '--db-series-1': '#6cb6f2',
  '--db-series-2': '#f2a15c',
  '--db-series-3': '#c99be6',
  '--db-series-4': '#d9bf4e',
  '--db-heat-1': '#2b2618',
  '--db-heat-2': '#4a3d16',
  '--db-heat-3': '#5d4a12',
  '--db-heat-4': '#6e560e',
  '--db-heat-5': '#7d6008',
  '--db-on-heat': '#ffffff',
  '--db-amber-soft': '#3a2c12',
  '--db-red': '#f08a7b',
  '--db-red-soft': '#3d1d18',
  '--db-blue': '#8db9ea',
  '--db-blue-soft': '#1a2b3f',
  '--db-teal': '#6cc5c3',
  '--db-teal-soft': '#13302f',
  '--db-grey': '#b9b2a6',
  '--db-grey-soft': '#2c2925',
  '--db-posted': '#e3ded4',
  '--db-on-posted': '#1d1b18',
};

const mantineNames = {
  '--mantine-color-body': 'var(--db-paper)',
  '--mantine-color-text': 'var(--db-ink)',
  '--mantine-color-dimmed': 'var(--db-muted)',
  '--mantine-color-placeholder': 'var(--db-muted)',
  '--mantine-color-default': 'var(--db-surface)',
  '--mantine-color-default-border': 'var(--db-line-strong)',
  '--mantine-color-default-hover': 'var(--db-sunken)',
  '--mantine-color-error': 'var(--db-red)',
  '--mantine-color-anchor': 'var(--db-accent-ink)',
  '--mantine-color-disabled-color': 'var(--db-muted)',
  '--mantine-primary-color-filled': 'var(--db-accent)',
  '--mantine-color-ledger-filled': 'var(--db-accent)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...light, ...mantineNames },
  dark: { ...darkTokens, ...mantineNames },
});
