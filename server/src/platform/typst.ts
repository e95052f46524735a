// Documents as PDF/A, set by Typst: data goes in as JSON and is only ever placed as text.

import { findPackageJSON } from 'node:module';
import { dirname } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const fontFolder = dirname(findPackageJSON('@expo-google-fonts/inter', import.meta.url) ?? '');
const fontPaths = ['400Regular', '600SemiBold', '700Bold'].map(
  (weight) => `${fontFolder}/${weight}`,
);

let compiler: NodeCompiler | null = null;
export function renderPdf(template: string, data: Readonly<Record<string, unknown>>): Buffer {
  compiler ??= NodeCompiler.create({ fontArgs: [{ fontPaths }] });
  const pdf = compiler.pdf({
    mainFileContent: template,
    inputs: { data: JSON.stringify(data) },
    resetRead: false,
  });
  compiler.evictCache(10);
  return pdf;
}
