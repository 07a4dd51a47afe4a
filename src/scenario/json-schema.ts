import { z } from 'zod';
import type { Writing } from '../files/written-values.ts';
import { describeRange, formatKnob, KNOBS, type Knob, type KnobPath, type KnobValue } from '../settings/knobs.ts';
import { scenarioOf } from './schema.ts';
import { describedWorkload } from './workload-schema.ts';
import { scriptedWorkload } from './workload-spec.ts';

type JsonSchema = Record<string, unknown>;

/** What may be written, for editors: a bare number where that has a meaning, or a text. */
const WRITINGS: Readonly<Record<Writing | 'number' | 'usd', JsonSchema>> = {
  count: { type: ['integer', 'string'], pattern: '^\\d[\\d_]*(\\.\\d+)?[kKmM]?$' },
  ratio: { type: ['number', 'string'], pattern: '^(\\d[\\d_]*(\\.\\d*)?|\\.\\d+)%?$' },
  duration: {
    type: ['number', 'string'],
    pattern: '^(0|((\\d[\\d_]*(\\.\\d+)?|\\.\\d+)\\s*(ms|s|m|min|h|d|w)\\s*)+)$',
    maximum: 0,
  },
  number: { type: ['number', 'string'], pattern: '^(\\d[\\d_]*(\\.\\d*)?|\\.\\d+)$' },
  usd: { type: ['number', 'string'], pattern: '^\\$?(\\d[\\d_]*(\\.\\d*)?|\\.\\d+)$' },
};

/**
 * The scenario file as a JSON Schema, for editors that check and complete YAML while it is written.
 * It is made from the schema that reads the files and from the knob table.
 */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioOf(z.union([describedWorkload, scriptedWorkload])), {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const { writing, range, knob, ...rest } = jsonSchema as {
        description?: string;
        writing?: Writing;
        range?: string;
        knob?: KnobPath;
      };
      if (writing !== undefined) replace(jsonSchema, described(WRITINGS[writing], rest.description, range as string));
      if (knob !== undefined) replace(jsonSchema, knobJsonSchema(knob));
    },
  });
}

function knobJsonSchema(path: KnobPath): JsonSchema {
  const knob: Knob = KNOBS[path];
  const base = described(
    knob.type === 'switch' ? { type: 'boolean' } : knob.type === 'choice' ? { enum: [...knob.choices] } : numeric(knob),
    sentence(knob.help),
    describeRange(path),
  );
  return { ...base, default: knob.type === 'switch' ? knob.default : formatKnob(path, knob.default as KnobValue) };
}

/** A number with its unit, or the word for there being none. */
function numeric(knob: Exclude<Knob, { type: 'switch' | 'choice' }>): JsonSchema {
  const writing = WRITINGS[knob.type];
  return knob.infinite === undefined ? writing : { anyOf: [writing, { const: knob.infinite }] };
}

function described(schema: JsonSchema, description: string | undefined, range: string): JsonSchema {
  return { ...schema, description: description === undefined ? sentence(range) : `${description} (${range})` };
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

function replace(schema: JsonSchema, by: JsonSchema): void {
  for (const key of Object.keys(schema)) delete schema[key];
  Object.assign(schema, by);
}
