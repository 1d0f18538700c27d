// Support: makes tests of a table of Discord's rules for messages. Each rule is broken once.
import { describe, expect, test } from 'vitest';
import { errorsAt } from './discord-support.ts';
import type { RuleCase } from './message-parts.ts';
import { MANY, messagesOf, useWorld } from './use-world.ts';

/**
 * Declares one test for each rule: the message is refused at the place that the rule names, reported as a violation, and not
 * posted.
 */
export function testRules(rules: readonly RuleCase[]): void {
  const world = useWorld({
    limits: { messageCreates: MANY, messageEdits: MANY, global: MANY },
    how: 'once',
  });
  const { post } = messagesOf(world);

  describe('a message is refused with 50035', () => {
    test.each(rules)('$what ($source)', async ({ body, at, code }) => {
      const answer = await post(body);
      expect(answer.status).toBe(400);
      expect(answer.body.code).toBe(50035);
      expect(errorsAt(answer, at)).toEqual([code]);
      expect(world.discord.violations.at(-1)).toMatchObject({ rule: 'form-body', code: 50035, status: 400 });
      expect(world.discord.history(world.channel)).toEqual([]);
    });
  });
}
