/** Refuses the passwords that are guessed first: common ones, patterns, and what is written on the account's door. */
import { AppError } from '../ground/app-error.ts';

let common: Promise<ReadonlySet<string>> | undefined;

/** Read with the first new password: the lists take some 15 MB, and many servers never see one. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map(String)),
  );
  return common;
}

/** Fewer characters than this beside a name or a known word are tried through. */
const leastUnknown = 6;
const ownWords = ['crowdsky', 'seestar', 'zwo'];
const rows = ['1234567890', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm'];
/** What people write for letters. */
const disguises: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** `names` are the account's own: user name and mail address. @throws AppError `bad-request` */
export async function refuseWeakPassword(password: string, names: readonly string[]): Promise<void> {
  if (!(await isWeakPassword(password, names))) return;
  const message = 'is too easy to guess: a common password, a pattern, or your name';
  throw new AppError('bad-request', `The password ${message}.`, { fields: [{ path: 'password', message }] });
}

export async function isWeakPassword(password: string, names: readonly string[]): Promise<boolean> {
  const text = password.normalize('NFKC').toLowerCase();
  return (
    isCommon(text, await commonPasswords()) ||
    new Set(text).size < 5 ||
    /^(.{1,10}?)\1+.{0,9}$/su.test(text) ||
    isPattern(text) ||
    unknownPart(text, names) < leastUnknown
  );
}

/** Also with digits and signs around it, and disguised. */
function isCommon(text: string, known: ReadonlySet<string>): boolean {
  const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [text, core, undisguised(core)].some((form) => known.has(form)) || core.length <= 3;
}

function undisguised(text: string): string {
  return [...text].map((character) => disguises[character] ?? character).join('');
}

/** Most of its steps run along the alphabet, the digits or a row of keys. */
function isPattern(text: string): boolean {
  let regular = 0;
  for (let at = 1; at < text.length; at++) if (isNeighbour(text[at - 1], text[at])) regular++;
  return regular >= 0.75 * (text.length - 1);
}

function isNeighbour(a: string, b: string): boolean {
  if (Math.abs(a.charCodeAt(0) - b.charCodeAt(0)) <= 1) return true;
  return rows.some(
    (row) => row.includes(a) && row.includes(b) && Math.abs(row.indexOf(a) - row.indexOf(b)) <= 1,
  );
}

/** How many characters are left without the account's names, our own words and digits. */
function unknownPart(text: string, names: readonly string[]): number {
  const parts = names.flatMap((name) => [name, ...name.split(/[@._-]+/)]).map((part) => part.toLowerCase());
  const known = [...new Set([...parts, ...ownWords])].filter(({ length }) => length >= 3);
  const found = known.toSorted((a, b) => b.length - a.length).filter((word) => text.includes(word));
  if (found.length === 0) return leastUnknown;
  const rest = found.reduce((left, word) => left.replaceAll(word, ''), text);
  return rest.replace(/[^\p{L}]/gu, '').length;
}
