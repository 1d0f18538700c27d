// .github/workflows/publish.yml: when it publishes, what each job is allowed, and its scripts, run with a Docker that only notes.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..', '..');
const DIGEST = {
  amd64: `sha256:${'a'.repeat(64)}`,
  arm64: `sha256:${'b'.repeat(64)}`,
  both: `sha256:${'c'.repeat(64)}`,
};

const texts = z.record(z.string(), z.string());
const stepShape = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.boolean()])).optional(),
  env: texts.optional(),
  run: z.string().optional(),
});
const jobShape = z.strictObject({
  needs: z.string().optional(),
  uses: z.string().optional(),
  'runs-on': z.string().optional(),
  'timeout-minutes': z.number().optional(),
  strategy: z.strictObject({ matrix: z.strictObject({ include: z.array(texts) }) }).optional(),
  permissions: texts,
  outputs: texts.optional(),
  env: texts.optional(),
  steps: z.array(stepShape).default([]),
});
const workflowShape = z.strictObject({
  name: z.string(),
  on: z.strictObject({ push: z.strictObject({ tags: z.array(z.string()) }) }),
  permissions: z.strictObject({}),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.strictObject({ ci: jobShape, build: jobShape, publish: jobShape }),
});

const source = readFileSync(join(ROOT, '.github/workflows/publish.yml'), 'utf8');
const document = parseDocument(source, { strict: true, uniqueKeys: true });
const { on, jobs } = workflowShape.parse(document.toJS());
const steps = [...jobs.build.steps, ...jobs.publish.steps];

describe('the workflow', () => {
  it('publishes a tag v*, never a pull request, and only after all of CI', () => {
    expect(document.errors).toEqual([]);
    expect(on).toEqual({ push: { tags: ['v*'] } });
    expect(jobs.ci.uses).toBe('./.github/workflows/ci.yml');
    expect(readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8')).toContain('  workflow_call:\n');
    expect([jobs.build.needs, jobs.publish.needs]).toEqual(['ci', 'build']);
  });

  it('gives each job the permissions that it uses, and no other', () => {
    expect(jobs.ci.permissions).toEqual({ contents: 'read' });
    expect(jobs.build.permissions).toEqual({ contents: 'read', packages: 'write' });
    expect(jobs.publish.permissions).toEqual({
      packages: 'write',
      'id-token': 'write',
      attestations: 'write',
    });
  });

  it('gives the token to the sign-in alone, and leaves none in the checkout', () => {
    for (const { name, env } of steps) {
      const secret = JSON.stringify(env ?? {}).includes('secrets.');
      expect([name, secret]).toEqual([name, name === 'Sign in to ghcr.io']);
    }
    const checkout = steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkout?.with).toEqual({ 'persist-credentials': false });
  });

  it('puts nothing of GitHub into the text of a script: a tag could be a command', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{');
  });

  it('builds each platform on a machine of its kind, and signs the image of both', () => {
    expect(jobs.build.strategy?.matrix.include).toEqual([
      { platform: 'amd64', machine: 'ubuntu-24.04' },
      { platform: 'arm64', machine: 'ubuntu-24.04-arm' },
    ]);
    expect(Object.keys(jobs.build.outputs ?? {})).toEqual(['amd64', 'arm64']);
    expect(steps.at(-1)).toMatchObject({
      uses: expect.stringMatching(/^actions\/attest@/),
      with: {
        'subject-name': expect.stringContaining('steps.image.outputs.name'),
        'subject-digest': expect.stringContaining('steps.image.outputs.digest'),
        'push-to-registry': true,
      },
    });
  });
});

describe('its scripts', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'runout-publish-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string) => join(folder, name);

  /** Runs a step as GitHub does, with a `docker` that notes its arguments and then runs `docker`, a line of shell. */
  function run(name: string, docker: string, env: Record<string, string> = {}) {
    const script = steps.find((step) => step.name === name)?.run;
    if (script === undefined) throw new Error(`There is no step ${name}.`);
    for (const note of ['called', 'output', 'summary']) writeFileSync(file(note), '');
    writeFileSync(file('docker'), `#!/bin/sh\necho "$@" >>"${file('called')}"\n${docker}\n`);
    chmodSync(file('docker'), 0o755);
    const { status, stderr } = spawnSync('bash', ['--norc', '-e', '-c', script], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        GITHUB_REPOSITORY: 'Runout-Bot/runout',
        GITHUB_REF_NAME: 'v1.2.3',
        GITHUB_OUTPUT: file('output'),
        GITHUB_STEP_SUMMARY: file('summary'),
        ...env,
      },
    });
    const read = (note: string) => readFileSync(file(note), 'utf8').split('\n').slice(0, -1);
    return { status, stderr, called: read('called'), output: read('output'), summary: read('summary') };
  }

  it('pushes a platform under a name in small letters, and passes its digest on', () => {
    const image = 'ghcr.io/runout-bot/runout:v1.2.3-arm64';
    const said = run('Push', `[ "$1" = push ] || echo "ghcr.io/runout-bot/runout@${DIGEST.arm64}"`, {
      PLATFORM: 'arm64',
    });
    expect(said).toMatchObject({ status: 0, stderr: '', output: [`arm64=${DIGEST.arm64}`] });
    expect(said.called.slice(0, 2)).toEqual([`tag runout ${image}`, `push ${image}`]);
  });

  it('joins the two digests, and says by which digest the image is to be used', () => {
    const name = 'ghcr.io/runout-bot/runout';
    const env = { AMD64: DIGEST.amd64, ARM64: DIGEST.arm64 };
    const said = run('One image of both platforms', `[ "$3" = create ] || echo ${DIGEST.both}`, env);
    expect(said).toMatchObject({ status: 0, output: [`name=${name}`, `digest=${DIGEST.both}`] });
    expect(said.called[0]).toBe(
      `buildx imagetools create --tag ${name}:v1.2.3 ${name}@${DIGEST.amd64} ${name}@${DIGEST.arm64}`,
    );
    expect(said.summary).toEqual([`\`${name}@${DIGEST.both}\``]);
    expect(run('One image of both platforms', 'echo none', env)).toMatchObject({ status: 1, output: [] });
  });

  it.each([
    ['it asks for the token', 'echo "DISCORD_TOKEN is not set. Run"; exit 1', 0],
    ['it crashes', 'echo "Cannot find module"; exit 1', 1],
    ['it ends as if all were well', 'echo "DISCORD_TOKEN is not set. Run"', 1],
  ])('an image is tried: %s', (_, docker, status) => {
    expect(run('The image starts, and asks for its token', docker).status).toBe(status);
  });

  it('refuses a tag that is not the version', () => {
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const step = 'The tag is the version of package.json';
    expect(run(step, '', { GITHUB_REF_NAME: `v${version}` }).status).toBe(0);
    expect(run(step, '', { GITHUB_REF_NAME: 'v9.9.9' }).status).toBe(1);
  });
});
