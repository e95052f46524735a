// The readable API reference at /docs: plain HTML from the OpenAPI table, no script.

import type { Endpoint } from '@daybook/contract/endpoint.ts';
import { z } from 'zod';
import { parameterNames } from './openapi.ts';

type Table = Readonly<Record<string, Readonly<Record<string, Endpoint>>>>;

const asHtml = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const Property = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
});
const Shape = z.object({
  properties: z.record(z.string(), Property).default({}),
  required: z.array(z.string()).default([]),
});

function fieldRows(endpoint: Endpoint): string {
  const { properties, required } = Shape.parse(
    z.toJSONSchema(endpoint.input, { io: 'input', unrepresentable: 'any' }),
  );
  const inPath = parameterNames(endpoint.path);
  return Object.entries(properties)
    .map(([name, property]) => {
      const place = inPath.includes(name) ? 'path' : endpoint.kind === 'query' ? 'query' : 'body';
      const type =
        property.enum?.map(String).join(' | ') ??
        property.format ??
        String(property.type ?? 'object');
      return `<tr><td><code>${asHtml(name)}</code>${required.includes(name) ? ' <b title="required">*</b>' : ''}</td><td>${place}</td><td>${asHtml(type)}</td><td>${asHtml(property.description ?? '')}</td></tr>`;
    })
    .join('');
}

function section(noun: string, name: string, endpoint: Endpoint): string {
  const rows = fieldRows(endpoint);
  const table =
    rows === ''
      ? ''
      : `<table><thead><tr><th>Field</th><th>In</th><th>Type</th><th>Note</th></tr></thead><tbody>${rows}</tbody></table>`;
  return `<section id="${noun}.${name}"><h3><span class="verb">${endpoint.method}</span> <code>/api/v1${asHtml(endpoint.path)}</code></h3><p>${asHtml(endpoint.summary)}.</p>${table}</section>`;
}

const style = `:root{color-scheme:light dark}body{font:15px/1.55 system-ui,sans-serif;margin:0;display:grid;grid-template-columns:15rem 1fr}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1.5rem 1rem;box-sizing:border-box;border-right:1px solid #8884}nav a{display:block;color:inherit;text-decoration:none;padding:.15rem 0}
main{padding:1.5rem 2rem;max-width:60rem}h2{text-transform:capitalize;margin-top:2.5rem;border-bottom:1px solid #8884}h3{font-size:1rem;margin:1.75rem 0 .25rem}.verb{color:#0b6b4f;font-size:.8rem}
@media (prefers-color-scheme:dark){.verb{color:#5fc9a4}}table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8883;vertical-align:top}
@media (max-width:700px){body{display:block}nav{position:static;height:auto}main{padding:1rem;overflow-x:auto}}`;

export function referencePage(table: Table): string {
  const nouns = Object.keys(table);
  const body = Object.entries(table)
    .map(
      ([noun, endpoints]) =>
        `<h2 id="${noun}">${noun}</h2>${Object.entries(endpoints)
          .map(([name, endpoint]) => section(noun, name, endpoint))
          .join('')}`,
    )
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Daybook API</title><link rel="stylesheet" href="/docs/style.css"></head><body>
<nav><b>Daybook API</b>${nouns.map((noun) => `<a href="#${noun}">${noun}</a>`).join('')}<p><a href="/openapi.json">openapi.json</a></p></nav>
<main><h1>Daybook API</h1><p>Send <code>Authorization: Bearer dbk_…</code>. A write takes an <code>Idempotency-Key</code> (the same key and input are carried out once) and may be tried with <code>Dry-Run: true</code>.
Money is <code>{"amount":"12.30","currency":"EUR"}</code>. Lists answer <code>{"items":[…],"nextCursor":…}</code>, or CSV with <code>Accept: text/csv</code>, or a workbook with that of XLSX. Errors are <code>application/problem+json</code> and name the field and the rule. An answer of 202 waits for approval.</p>${body}</main></body></html>`;
}

export const referenceStyle = style;
