import type { ReactNode } from 'react';
import type { Outcome } from '../ask.ts';

/** The server's word on each verb of a record: "yes", or the code of the refusal. */
export type May = Readonly<Record<string, string>>;

type VerbBase = Readonly<{
  /** The verb's name in `may`. */
  key: string;
  label: string;
  isDangerous?: boolean;
  /** Never the button in the header, only in the menu. */
  isSecondary?: boolean;
}>;

/** Opens a dialog or page of its own. */
export type OpeningVerb = VerbBase & Readonly<{ opens: () => void }>;

/** Is confirmed in a dialog that says what will change. */
export type ConfirmedVerb = VerbBase &
  Readonly<{
    title: string;
    consequences?: ReactNode;
    needsReason?: boolean;
    run: (reason: string) => Promise<Outcome<unknown>>;
    done: string;
    onDone?: () => void;
  }>;

export type Verb = OpeningVerb | ConfirmedVerb;
export const opensItself = (verb: Verb): verb is OpeningVerb => 'opens' in verb;
export const isAllowed = (verb: Verb, may: May): boolean => may[verb.key] === 'yes';
