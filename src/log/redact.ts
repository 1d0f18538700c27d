// Root: takes secrets out of whatever is printed, in every form in which a program writes a text: as it is, in JSON, in an
// address, in base64, in hexadecimal.
import { inspect } from 'node:util';

const MARK = '[redacted]';

/** Anything shorter stands in every second word. */
const SHORTEST = 4;

export interface Redactor {
  /** Of a text. */
  text(text: string): string;
  /** Of one line of JSON; what comes back is one, too, whatever was in it. */
  line(line: string): string;
}

/** @param secrets tokens, and addresses with a password in them: the password alone is one, too. */
export function createRedactor(secrets: readonly (string | null | undefined)[]): Redactor {
  const known = secrets.flatMap((secret) => (secret ? [secret, ...passwordsIn(secret)] : []));
  // The longest first: a password must not be taken out of the address that it is a part of.
  const forms = [...new Set(known.filter((one) => one.length >= SHORTEST).flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  const text = (given: string) => forms.reduce((rest, form) => rest.replaceAll(form, MARK), given);

  function clean(value: unknown): unknown {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(clean);
    // A password may be a number: a number that has it in it becomes a text.
    if (typeof value !== 'object' || value === null) {
      const shown = String(value);
      return text(shown) === shown ? value : text(shown);
    }
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [text(key), clean(one)]));
  }

  return {
    text,
    line(line) {
      const replaced = text(line);
      if (replaced === line) return line;
      try {
        // Replaced in the line itself, half of an escape could stay: `\n4711` has the password `n4711` in it, and has not.
        return `${JSON.stringify(clean(JSON.parse(line)))}\n`;
      } catch {
        return replaced;
      }
    },
  };
}

/** As it is written in an address, and as it is meant. Also of one that cannot be read: `#` and `/` in a password cut it. */
function passwordsIn(address: string): string[] {
  const [, afterUser = ''] = /^[\w+.-]{1,40}:\/\/[^:@]*:(.*)$/s.exec(address) ?? [];
  const written = [afterUser.slice(0, Math.max(0, afterUser.lastIndexOf('@')))];
  const query = URL.canParse(address) ? new URL(address).searchParams : new URLSearchParams();
  for (const [name, value] of query) if (/password/i.test(name)) written.push(value);
  return written.flatMap((one) => [one, decoded(one)]).filter(Boolean);
}

/** Letter by letter: what is no code stays, as it does where it is read. */
const decoded = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll('%', ''), 'hex').toString());

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const once = inJson(secret);
  const codes = [
    encodeURIComponent(bytes.toString()),
    inForm(secret),
    inAddress(secret),
    encodeURI(bytes.toString()),
  ];
  const lower = codes.map((one) => one.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()));
  const hex = bytes.toString('hex');
  return [
    secret,
    // An answer that was JSON, quoted in an error, written as JSON.
    ...[once, inJson(once), inJson(inJson(once)), inspect(secret).slice(1, -1)],
    ...[...codes, ...lower, ...[...codes, ...lower].map(inJson)],
    ...[hex, hex.toUpperCase()],
    ...base64Of(bytes),
  ].filter((form) => form.length >= SHORTEST);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const inForm = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

function inAddress(text: string): string {
  const url = new URL('http://host');
  url.password = text;
  return url.password;
}

/**
 * In base64 three bytes are four letters, so a text looks different by what stands before it (`user:`, in `Authorization:
 * Basic`). Of each of the three looks: the letters that nothing but the secret decides.
 */
function base64Of(bytes: Buffer): string[] {
  const cores = [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    return whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
  });
  return cores.flatMap((core) => [core, core.replaceAll('+', '-').replaceAll('/', '_')]);
}
