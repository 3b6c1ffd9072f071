import { expect, it } from 'vitest';
import { sinCos } from './sin-cos.ts';

it('are right to 5e-13, over several turns', () => {
  let worst = 0;
  for (let angle = -15; angle <= 15; angle += 0.003) {
    const { sin, cos } = sinCos(angle);
    worst = Math.max(worst, Math.abs(sin - Math.sin(angle)), Math.abs(cos - Math.cos(angle)));
  }
  expect(worst).toBeLessThan(5e-13);
});
