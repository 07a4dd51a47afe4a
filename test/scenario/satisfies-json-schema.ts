/** The keywords of JSON Schema that the scenario's schema uses. */
interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema;
  minItems?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
}

const KEYWORDS = new Set(
  (
    'type properties required additionalProperties propertyNames items minItems anyOf oneOf enum const pattern ' +
    'minLength minimum maximum description default $schema'
  ).split(' '),
);

/** Where a value breaks the schema, by path; none when it is valid. A keyword it does not know is an error of the test. */
export function violations(value: unknown, schema: Schema, path = ''): string[] {
  for (const keyword of Object.keys(schema)) {
    if (!KEYWORDS.has(keyword)) throw new Error(`${path}: the test does not know the keyword ${keyword}`);
  }
  const some = schema.anyOf ?? schema.oneOf;
  const found: string[] = [];
  const check = (fine: boolean, what: string): void => {
    if (!fine) found.push(`${path}: ${what}`);
  };
  if (some !== undefined) {
    const fitting = some.filter((option) => violations(value, option, path).length === 0).length;
    check(schema.oneOf === undefined ? fitting > 0 : fitting === 1, 'fits none of the forms');
  }
  if (schema.type !== undefined)
    check(
      [schema.type].flat().some((type) => isOf(type, value)),
      `is no ${schema.type}`,
    );
  if (schema.enum !== undefined) check(schema.enum.includes(value), `is none of ${schema.enum}`);
  if (schema.const !== undefined) check(schema.const === value, `is not ${schema.const}`);
  if (typeof value === 'string') {
    check(new RegExp(schema.pattern ?? '').test(value), `does not match ${schema.pattern}`);
    check(value.length >= (schema.minLength ?? 0), 'is too short');
  }
  if (typeof value === 'number') {
    check(value >= (schema.minimum ?? value), 'is too small');
    check(value <= (schema.maximum ?? value), 'is too large');
  }
  if (Array.isArray(value)) {
    check(value.length >= (schema.minItems ?? 0), 'has too few entries');
    for (const [i, item] of value.entries()) found.push(...violations(item, schema.items ?? {}, `${path}/${i}`));
  } else if (typeof value === 'object' && value !== null) {
    for (const key of schema.required ?? []) check(key in value, `lacks ${key}`);
    for (const [key, child] of Object.entries(value)) {
      const own = schema.properties?.[key];
      if (own !== undefined) found.push(...violations(child, own, `${path}/${key}`));
      else if (schema.additionalProperties === false) check(false, `may not have ${key}`);
      else if (typeof schema.additionalProperties === 'object') {
        found.push(...violations(child, schema.additionalProperties, `${path}/${key}`));
      }
    }
  }
  return found;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      // The other types of JSON Schema are JavaScript's.
      return typeof value === type;
  }
}
