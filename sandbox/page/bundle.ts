// Sandbox, page: bundles the browser's part in memory when the demo starts: one script and one style sheet, without any
// network.
import { join } from 'node:path';
import { build } from 'esbuild';

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

export async function bundlePage(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: ['main.ts', 'style.css'].map((name) => join(import.meta.dirname, 'client', name)),
    outdir: join(import.meta.dirname, 'out'),
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  const textOf = (ending: string) => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
