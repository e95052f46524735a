// The OpenAPI 3.1 document, from the same table as the routes.

import { Parked } from '@daybook/contract/controls.ts';
import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { z } from 'zod';

type Table = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;
type Schema = Readonly<Record<string, unknown>>;

export const parameterNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));

// Wire shapes on both sides: a codec's input side is what travels.
const schemaOf = (schema: z.ZodType): Schema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

const Shape = z.object({
  properties: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  required: z.array(z.string()).default([]),
});

function operation(noun: string, name: string, endpoint: Endpoint): Schema {
  const { properties, required } = Shape.parse(schemaOf(endpoint.input));
  const inPath = parameterNames(endpoint.path);
  const rest = Object.keys(properties).filter((property) => !inPath.includes(property));
  const parameter = (property: string, place: 'path' | 'query') => ({
    name: property,
    in: place,
    required: place === 'path' || required.includes(property),
    schema: properties[property],
  });
  const parameters = [
    ...inPath.map((property) => parameter(property, 'path')),
    ...(endpoint.kind === 'query' ? rest.map((property) => parameter(property, 'query')) : []),
    ...(endpoint.kind === 'command'
      ? [
          { $ref: '#/components/parameters/IdempotencyKey' },
          { $ref: '#/components/parameters/DryRun' },
        ]
      : []),
  ];
  const body = {
    type: 'object',
    properties: Object.fromEntries(rest.map((property) => [property, properties[property]])),
    required: required.filter((property) => rest.includes(property)),
  };
  const answer =
    endpoint.file === undefined
      ? { 'application/json': { schema: schemaOf(endpoint.output) } }
      : { [endpoint.file.contentType]: { schema: { type: 'string', format: 'binary' } } };
  return {
    operationId: `${noun}.${name}`,
    tags: [noun],
    summary: endpoint.summary,
    ...(endpoint.access === 'link' ? { security: [] } : {}),
    parameters,
    ...(endpoint.kind === 'command' && rest.length > 0
      ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } }
      : {}),
    responses: {
      200: { description: 'Done', content: answer },
      ...(endpoint.kind === 'command'
        ? {
            202: {
              description: 'Waits for approval',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Parked' } } },
            },
          }
        : {}),
      default: {
        description: 'Refused',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}

export function openApi(table: Table, version: string): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const [noun, endpoints] of Object.entries(table)) {
    for (const [name, endpoint] of Object.entries(endpoints)) {
      const path = `/api/v1${endpoint.path}`;
      paths[path] = {
        ...paths[path],
        [endpoint.method.toLowerCase()]: operation(noun, name, endpoint),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Daybook',
      version,
      description:
        'The money side of a professional-services firm. Every list pages by key; every write takes an idempotency key.',
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { cookie: [] }],
    tags: Object.keys(table).map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'daybook.session_token' },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          schema: { type: 'string', maxLength: 200 },
          description: 'The same key and input give the same answer, once done',
        },
        DryRun: {
          name: 'Dry-Run',
          in: 'header',
          required: false,
          schema: { type: 'string', enum: ['true'] },
          description: 'Answers as if done, and does nothing',
        },
      },
      schemas: {
        Parked: schemaOf(Parked),
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' },
            title: { type: 'string' },
            status: { type: 'integer' },
            code: { type: 'string' },
            detail: { type: 'string' },
            requestId: { type: 'string' },
            fields: {
              type: 'array',
              items: {
                type: 'object',
                properties: {
                  field: { type: 'string' },
                  rule: { type: 'string' },
                  message: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  };
}
