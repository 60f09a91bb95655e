import { z } from 'zod';

/** A line, or lines that stand below each other. */
const Paragraph = z.union([z.string(), z.array(z.string()).readonly()]);

/** What a mail of ours says: its text and its HTML are both made of this. */
export const Letter = z.object({
  subject: z.string().min(1),
  paragraphs: z.array(Paragraph).readonly(),
  /** What the reader is asked to do: the words, and where they lead. */
  action: z.object({ label: z.string(), url: z.url({ protocol: /^https?$/ }) }).optional(),
  /** What comes below the action, such as who need not do anything. */
  closing: z.array(Paragraph).readonly().optional(),
  /**
   * An organization wrote all of it, in a language that is not known here, and with addresses that it means. The
   * address given here stands where `{{link}}` is.
   */
  ownWords: z.object({ url: z.url({ protocol: /^https?$/ }) }).optional(),
});
export type Letter = z.infer<typeof Letter>;

/** A letter whose lines are what readers may be shown; each paragraph is its lines. */
export interface Wording {
  subject: string;
  above: string[][];
  action: Letter['action'];
  below: string[][];
  ownWords: Letter['ownWords'];
}

/**
 * Makes lines harmless of which strangers wrote a part: a name begins no line, turns no text around, and no mail
 * program makes a link of it.
 */
export function wordingOf(letter: Letter): Wording {
  const { subject, paragraphs, action, closing = [], ownWords } = letter;
  const line = ownWords ? inLine : (text: string) => withoutLinks(inLine(text));
  const linesOf = (paragraph: z.infer<typeof Paragraph>) =>
    (typeof paragraph === 'string' ? [paragraph] : paragraph).map(line);
  return {
    subject: inLine(subject),
    above: paragraphs.map(linesOf),
    action,
    below: closing.map(linesOf),
    ownWords,
  };
}

function inLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\p{Bidi_Control}/gu, '');
}

/** Seen by nobody, and no part of an address. */
const joiner = '\u2060';
const mailAddress = /^[(<]?[\w.+-]+@[\w.-]+[)>,.:;!?]*$/;

/** Mail programs make links of what looks like an address of the web; a mailbox is let be. */
function withoutLinks(text: string): string {
  return text.replaceAll(/\S+/g, (word) =>
    mailAddress.test(word)
      ? word
      : word
          .replaceAll('://', `:${joiner}//`)
          .replaceAll(/[.\u3002\uff0e\uff61](?=[\p{L}\p{N}]*\p{L})/gu, `$&${joiner}`),
  );
}
