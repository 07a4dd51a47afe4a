/** Parameters of an address that say what is asked for, and never who asks. */
const OPEN_PARAMETERS = ['api-version', 'version', 'model', 'deployment', 'dimensions', 'encoding_format', 'task'];

/** What stands in an address in place of a secret. */
const HIDDEN = 'hidden';

/** Shorter than this, a value keeps nothing secret, and would be found in every other word. */
const SHORTEST_SECRET = 4;

/**
 * A web address as it may be shown and kept: without user and password, and with the values of its
 * parameters hidden, as far as they could be keys. One that has none of these is given back as it is.
 */
export function publicAddress(text: string): string {
  const address = parsed(text);
  if (address === null) return HIDDEN;
  if (address.username + address.password + address.search + address.hash === '') return text;
  const parameters = [...address.searchParams].map(([name, value]) => {
    if (OPEN_PARAMETERS.includes(name)) return `${name}=${encodeURIComponent(value)}`;
    return value === '' ? HIDDEN : `${encodeURIComponent(name)}=${HIDDEN}`;
  });
  Object.assign(address, { username: '', password: '', hash: '', search: parameters.join('&') });
  return address.href;
}

/** The parts of an address that may be shown to nobody. */
export function secretsOf(text: string): string[] {
  const address = parsed(text);
  if (address === null) return [];
  const values = [...address.searchParams].flatMap(([name, value]) =>
    OPEN_PARAMETERS.includes(name) ? [] : [value === '' ? name : value],
  );
  return [decoded(address.username), decoded(address.password), ...values].filter((secret) => secret !== '');
}

/** The text with every secret in it hidden, also as addresses and JSON write it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return forms.reduce((shown, form) => shown.replaceAll(form, HIDDEN), text);
}

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
