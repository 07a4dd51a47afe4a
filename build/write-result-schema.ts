import { writeFile } from 'node:fs/promises';
import { resultJsonSchema } from '../src/result/schema/json-schema.ts';

// A step of the build: writes the JSON Schema of results beside the built program.
await writeFile(new URL('./result.schema.json', import.meta.url), `${JSON.stringify(resultJsonSchema(), null, 2)}\n`);
